// The direction of imports: app -> features -> components -> lib; everything may use ipc, which uses nothing of
// them. Only ipc knows the desktop's runtime, and no feature knows another one.
import path from 'node:path';

const MAY_USE = {
  main: ['app', 'lib', 'ipc', 'styles'],
  app: ['app', 'features', 'components', 'lib', 'ipc', 'styles'],
  features: ['components', 'lib', 'ipc'],
  components: ['components', 'lib', 'ipc'],
  lib: ['lib', 'ipc'],
  ipc: ['ipc'],
};

function place(file, root) {
  const parts = path.relative(root, file).split(path.sep);
  if (parts[0] === '..' || parts.length === 0) return null;
  if (parts.length === 1) return { layer: 'main' };
  return { layer: parts[0], feature: parts[0] === 'features' ? parts[1] : undefined };
}

const layers = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const root = path.join(context.cwd, 'src');
    const here = place(context.filename, root);
    if (!here || !(here.layer in MAY_USE)) return {};
    function check(node, source) {
      if (typeof source !== 'string') return;
      if (source.startsWith('@tauri-apps/') && here.layer !== 'ipc') {
        context.report({ node, message: 'Only src/ipc may import @tauri-apps.' });
        return;
      }
      const local = source.startsWith('@/')
        ? path.join(root, source.slice(2))
        : source.startsWith('.')
          ? path.resolve(path.dirname(context.filename), source)
          : null;
      const there = local && place(local, root);
      if (!there || there.layer === 'main') return;
      const sameFeature = here.layer === 'features' && there.layer === 'features' && here.feature === there.feature;
      if (sameFeature || MAY_USE[here.layer].includes(there.layer)) return;
      context.report({
        node,
        message:
          there.layer === 'features'
            ? `A feature is not imported from ${here.layer}: move what both need to components or lib.`
            : `${here.layer} may not import from ${there.layer}.`,
      });
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      ExportAllDeclaration: (node) =>
        context.report({ node, message: `No barrels: import ${node.source.value} where it is used.` }),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
    };
  },
};

export default { rules: { layers } };

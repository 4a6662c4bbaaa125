import { Dialog } from '@/components/dialog';
import { Keycap } from '@/components/keycap';
import { useKeyLayers } from '@/lib/screen';

/** Every key that works here, from the same table that the keys work by. */
export function KeyboardHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const layers = useKeyLayers().filter((layer) => layer.bindings.length > 0);
  return (
    <Dialog title="Keyboard" open={open} onClose={onClose} width={640}>
      <div className="key-help">
        {[...layers].reverse().map((layer) => (
          <section key={layer.id}>
            <h3>{layer.name}</h3>
            <dl>
              {layer.bindings.map((binding) => (
                <div key={binding.label} className="row g2">
                  <dt className="grow">{binding.label}</dt>
                  <dd className="row g2">
                    {binding.keys.map((combo) => (
                      <Keycap key={combo} combo={combo} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="s12 t3">
        Letters alone work while no text field has the focus. They can be switched off in the settings.
      </p>
    </Dialog>
  );
}

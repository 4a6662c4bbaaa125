// A real OpenID provider (oidc-provider) on a port of this machine, for the stories. It ends with its standard input.
//
// Each line on standard output is JSON: first where it listens and its public keys, then what it gives out and takes
// back. How long access tokens live, in seconds, is its first argument.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const lifetime = Number(process.argv[2] ?? 3600);
const AUDIENCE = 'polaris';
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// ES256: what the double of Polaris checks.
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = { kid: 'mesh', use: 'sig', alg: 'ES256' };

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'weft',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // Any port of this machine (RFC 8252, section 7.3).
        redirect_uris: ['http://127.0.0.1/callback'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), ...key }] },
    cookies: { keys: ['only for tests'] },
    features: {
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => `urn:${AUDIENCE}`,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenTTL: lifetime,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  provider.on('refresh_token.saved', ({ jti }) => say({ event: 'refresh_token', value: jti }));
  provider.on('access_token.issued', () => say({ event: 'access_token' }));
  provider.on('grant.revoked', () => say({ event: 'revoked' }));
  provider.on('server_error', (_context, error) => say({ event: 'failed', value: String(error) }));
  server.on('request', provider.callback());
  say({ event: 'ready', issuer, audience: AUDIENCE, key: { ...publicKey.export({ format: 'jwk' }), ...key } });
});

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

import { useState, type ComponentProps } from 'react';
import { Segmented } from '@/components/segmented';
import { TextField } from '@/components/text-field';
import { pickFile, pickFolder } from '@/ipc/desk';
import { fieldOf, type FieldsProps } from './add-source-fields';
import { PlaceField } from './place-field';
import { listOf, type SignInName, type TextKey } from './source-form';

const SIGN_INS: readonly { value: SignInName; label: string }[] = [
  { value: 'client', label: 'Client' },
  { value: 'token', label: 'Token' },
  { value: 'openid', label: 'Browser (OpenID)' },
  { value: 'none', label: 'None' },
];

const SIGN_IN_WORDS: Readonly<Record<SignInName, string>> = {
  client: 'Weft trades the client id and its secret for tokens that end by themselves.',
  token: 'The token is sent as it is. When it ends, syncing stops until there is a new one.',
  openid: 'Sign in with your browser, at your company’s OpenID provider. Weft never sees your password.',
  none: 'The server lets everybody read. Nothing is sent with a request.',
};

/** Where an Iceberg REST server is, and as whom it is asked. */
export function RestFields(props: FieldsProps) {
  const { kind, form, onForm } = props;
  const polaris = kind === 'polaris';
  const roots = fieldOf(props, 'roots');
  return (
    <>
      <Text
        {...props}
        field="address"
        label="Address"
        type="url"
        placeholder={polaris ? 'https://polaris.example.com/api/catalog' : 'https://catalog.example.com/iceberg'}
        hint={polaris ? 'https://host/api/catalog, up to before /v1' : 'https://host/path, up to before /v1'}
      />
      <Text
        {...props}
        field="warehouses"
        label="Catalogs"
        placeholder={polaris ? 'all that Polaris lists' : 'the server’s own'}
        hint="With commas between. Some servers call them warehouses."
      />
      <div className="field">
        <span className="lb" aria-hidden>
          Sign-in
        </span>
        <span className="row g3 wrap">
          <Segmented
            label="Sign-in"
            value={form.signIn}
            options={SIGN_INS}
            onChange={(signIn) => onForm({ ...form, signIn })}
          />
          <span className="s12 t3 grow sign-in-words">{SIGN_IN_WORDS[form.signIn]}</span>
        </span>
      </div>
      {form.signIn === 'client' && (
        <div className="pair">
          <Text {...props} field="clientId" label="Client id" />
          <Text {...props} field="clientSecret" label="Client secret" type="password" />
        </div>
      )}
      {form.signIn === 'openid' && (
        <div className="pair">
          <Text
            {...props}
            field="issuer"
            label="Issuer"
            type="url"
            placeholder="https://id.example.com/realms/mesh"
            hint="Exactly as the provider calls itself."
          />
          <Text
            {...props}
            field="openidClient"
            label="Client id"
            hint="A public client, sent back to http://127.0.0.1/callback on any port."
          />
        </div>
      )}
      {form.signIn === 'token' && <Text {...props} field="token" label="Token" type="password" />}
      <PlaceField
        label="Folders tables may lie in"
        placeholder="none on this computer"
        hint="On this computer rows are read only inside these. A prefix with s3://, gs:// or abfss:// narrows an object store. With commas between."
        pick={() => pickFolder('Choose a folder that tables lie in')}
        button="Add folder"
        {...roots}
        onPicked={(folder) => roots.onText(listOf(`${form.roots}, ${folder}`).join(', '))}
      />
    </>
  );
}

/** What most servers do not need. Opens by itself where something in it is wrong. */
export function RestMore(props: FieldsProps) {
  const { kind, form, problems } = props;
  const [wanted, setWanted] = useState(false);
  const client = form.signIn === 'client';
  const openid = form.signIn === 'openid';
  const open = wanted || problems.tokenUri !== undefined;
  const holds = [
    ...(kind === 'polaris' ? ['realm'] : []),
    ...(client ? ['scope', 'token address'] : []),
    ...(openid ? ['scope', 'audience'] : []),
    'namespaces',
    'store',
    'certificate',
  ];
  return (
    <details className="more" open={open}>
      <summary
        onClick={(event) => {
          // Left to itself it would also shut what has to stay open.
          event.preventDefault();
          setWanted(!open);
        }}
      >
        More <span className="t3">{holds.join(', ')}</span>
      </summary>
      <div className="col g4">
        <div className="pair">
          {kind === 'polaris' && (
            <Text
              {...props}
              field="realm"
              label="Realm"
              placeholder="the server’s own"
              hint="Where the server has several."
            />
          )}
          {client && (
            <Text
              {...props}
              field="scope"
              label="Scope"
              placeholder="PRINCIPAL_ROLE:ALL"
              hint="What the sign-in asks for."
            />
          )}
        </div>
        {openid && (
          <div className="pair">
            <Text
              {...props}
              field="openidScope"
              label="Scope"
              placeholder="openid offline_access"
              hint="offline_access is what keeps you signed in."
            />
            <Text {...props} field="audience" label="Audience" placeholder="none" hint="Where the provider wants it." />
          </div>
        )}
        {client && (
          <Text
            {...props}
            field="tokenUri"
            label="Token address"
            type="url"
            placeholder="the catalog’s own"
            hint="Where tokens come from, if that is another server. The secret is sent there."
          />
        )}
        <Text
          {...props}
          field="namespaces"
          label="Namespaces to begin with"
          placeholder="all that the server lists"
          hint="Where you may not list them: sales, sales.orders. With commas between."
        />
        <div className="pair">
          <Text
            {...props}
            field="s3Endpoint"
            label="S3 endpoint"
            type="url"
            placeholder="the one that the catalog names"
            hint="Where the files lie in a store of your own."
          />
          <Text {...props} field="s3Region" label="S3 region" placeholder="the store’s own" />
        </div>
        <PlaceField
          label="Certificate file"
          placeholder="the system’s own"
          hint="PEM file of the authority, where your company signs its own servers."
          pick={() => pickFile('Choose the certificate of the authority')}
          button="Choose file"
          {...fieldOf(props, 'caFile')}
        />
      </div>
    </details>
  );
}

type TextProps = FieldsProps & Pick<ComponentProps<typeof TextField>, 'label' | 'type' | 'placeholder' | 'hint'>;

function Text({ kind, form, problems, onForm, field, ...look }: TextProps & { field: TextKey }) {
  const { onText, ...rest } = fieldOf({ kind, form, problems, onForm }, field);
  return <TextField {...look} {...rest} onChange={(event) => onText(event.target.value)} />;
}

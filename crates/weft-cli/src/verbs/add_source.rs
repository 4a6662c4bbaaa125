//! `weft source add`.

use secrecy::SecretString;
use weft_app::{
    App, AppError, AppResult, Cancel,
    add_source::{AddSourceRequest, RestCatalog, SignIn, SourceKind, add_source},
    sign_in_source::SignInSourceRequest,
};

use crate::{
    args::{AddSource, RestArguments},
    output::Output,
    secret_input,
    verbs::sign_in_source,
};

/// Tries the source and adds it.
pub async fn run(
    app: &App,
    output: Output,
    add: AddSource,
    domains: &[String],
    domain: Option<String>,
    cancel: Cancel,
) -> AppResult<()> {
    // Before any secret is asked for.
    let domains = super::set_domains::parsed(domains)?;
    let no_browser = match &add {
        AddSource::IcebergRest(rest) | AddSource::Polaris(rest) => rest.no_browser,
        _ => false,
    };
    let (name, source, secret) = match add {
        AddSource::IcebergSql {
            name,
            uri,
            warehouse,
            catalog,
        } => {
            let warehouse = absolute(&warehouse)?;
            (
                name,
                SourceKind::IcebergSql {
                    uri,
                    warehouse,
                    catalog,
                },
                None,
            )
        }
        AddSource::IcebergRest(rest) => server(*rest, SourceKind::IcebergRest)?,
        AddSource::Polaris(rest) => server(*rest, SourceKind::Polaris)?,
        AddSource::Dbt { name, path } => (
            name,
            SourceKind::Dbt {
                path: absolute(&path)?,
            },
            None,
        ),
        AddSource::Contracts { name, path } => (
            name,
            SourceKind::Contracts {
                path: absolute(&path)?,
            },
            None,
        ),
    };
    if source.wants_browser() {
        let request = SignInSourceRequest {
            name: name.clone(),
            source: Some(source.clone()),
        };
        let signed_in = sign_in_source::through_browser(app, request, no_browser, cancel).await?;
        sign_in_source::describe(&name, &signed_in);
    }
    let request = AddSourceRequest {
        name,
        source,
        secret,
        domains,
        domain,
    };
    let added = add_source(app, request).await?;
    if output.is_json() {
        return Output::value(&added);
    }
    Output::line(format!("added {}: {}", added.name, added.found))?;
    if let Some(kept_in) = &added.kept_in {
        Output::line(format!("its secret is kept in {kept_in}"))?;
    }
    Output::line(format!("read it with `weft sync {}`", added.name))
}

/// A connection to a server, and its secret where it signs in with one.
fn server(
    rest: RestArguments,
    kind: impl Fn(RestCatalog) -> SourceKind,
) -> AppResult<(String, SourceKind, Option<SecretString>)> {
    let roots = rest
        .root
        .iter()
        .map(|root| place(root))
        .collect::<AppResult<_>>()?;
    let ca_file = rest.ca_file.as_deref().map(absolute).transpose()?;
    let sign_in = match (rest.client_id, rest.openid_issuer, rest.openid_client_id) {
        (None, Some(issuer), Some(client_id)) => SignIn::OpenId {
            issuer,
            client_id,
            scope: rest.scope,
            audience: rest.openid_audience,
        },
        (Some(client_id), ..) => SignIn::ClientCredentials {
            client_id,
            scope: rest.scope,
            token_uri: rest.oauth2_server_uri,
        },
        _ if rest.token => SignIn::Token,
        _ => SignIn::None,
    };
    let secret = match sign_in {
        SignIn::None | SignIn::OpenId { .. } => None,
        SignIn::Token | SignIn::ClientCredentials { .. } => Some(secret_input::read(rest.secret)?),
    };
    let catalog = RestCatalog {
        uri: rest.uri,
        warehouses: rest.warehouse,
        sign_in,
        realm: rest.realm,
        namespaces: rest.namespace,
        roots,
        ca_file,
        s3_endpoint: rest.s3_endpoint,
        s3_region: rest.s3_region,
        s3_path_style: rest.s3_path_style,
    };
    Ok((rest.name, kind(catalog), secret))
}

/// A folder by its whole path, or a place in an object store as it is.
fn place(root: &str) -> AppResult<String> {
    if root.contains("://") {
        return Ok(root.to_owned());
    }
    absolute(root)
}

/// The workspace outlives this shell: folders are kept by their whole path.
fn absolute(path: &str) -> AppResult<String> {
    let whole = std::path::absolute(path)
        .map_err(|error| AppError::invalid(format!("`{path}` is no path: {error}")))?;
    whole
        .into_os_string()
        .into_string()
        .map_err(|_| AppError::invalid(format!("`{path}` is not valid Unicode")))
}

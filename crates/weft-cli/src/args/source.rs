//! `weft source …`.

use clap::{Args, Subcommand};

use crate::secret_input::SecretInput;

/// `weft source …`.
#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// Add a source
    Add {
        /// Namespaces of this pattern belong to this domain (`raw_*=Finance`); may be given several times, the first that matches decides
        #[arg(long, global = true, value_name = "PATTERN=DOMAIN")]
        domain: Vec<String>,
        /// In a team's workspace: the source belongs to this domain, whose owners and runners sync it too [default: the one that you own; for the
        /// platform team the whole mesh]
        #[arg(long, global = true, value_name = "DOMAIN")]
        for_domain: Option<String>,
        /// What to read
        #[command(subcommand)]
        source: AddSource,
    },
    /// Try a source step by step: what works, and what each missing right costs
    Test {
        /// Its name
        name: String,
    },
    /// Keep another secret for a source, or none
    Secret {
        /// Name of the source
        name: String,
        /// Sign out: forget the secret
        #[arg(long, conflicts_with_all = ["secret_stdin", "password_command"])]
        forget: bool,
        #[command(flatten)]
        secret: SecretInput,
    },
    /// Sign in to a source through your browser, where it names an OpenID provider
    SignIn {
        /// Name of the source
        name: String,
        /// Only print the address to open
        #[arg(long)]
        no_browser: bool,
    },
    /// List sources and how their last syncs went
    List,
    /// Show what a source holds: namespaces, tables, views, and what could not be listed
    Browse(BrowseArguments),
    /// Show or change which namespaces of a source belong to which domain
    Domains {
        /// Its name
        name: String,
        /// A rule, `PATTERN=DOMAIN`; several are tried in this order. They take the place of those before
        #[arg(long, value_name = "PATTERN=DOMAIN")]
        set: Vec<String>,
        /// Drop all rules: what the catalog says holds again
        #[arg(long, conflicts_with = "set")]
        clear: bool,
    },
    /// Remove a source; what it stated is closed, not erased
    Remove {
        /// Its name
        name: String,
    },
}

/// `weft source browse …`.
#[derive(Debug, Args)]
pub struct BrowseArguments {
    /// Name of the source
    pub name: String,
    /// The namespace, dotted; or its levels as words of their own, where one of them holds a dot
    pub namespace: Vec<String>,
    /// Only things with this in their name
    #[arg(long, default_value = "")]
    pub filter: String,
    /// Things at most
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub limit: u32,
    /// Things left out before the first
    #[arg(long, default_value_t = 0)]
    pub offset: u32,
}

/// `weft source add …`.
#[derive(Debug, Subcommand)]
pub enum AddSource {
    /// Iceberg tables in a SQL catalog, with the warehouse on this machine
    IcebergSql {
        /// First part of the full names of its assets
        name: String,
        /// sqlite:///FILE or postgresql://… (the password comes from PGPASSWORD or ~/.pgpass)
        #[arg(long)]
        uri: String,
        /// Folder of the warehouse; nothing outside it is read
        #[arg(long, value_name = "DIR")]
        warehouse: String,
        /// Name of the catalog inside the database, where it holds several
        #[arg(long, value_name = "NAME")]
        catalog: Option<String>,
    },
    /// A catalog of the Iceberg REST specification: Lakekeeper, Gravitino, Nessie, Unity and others
    IcebergRest(Box<RestArguments>),
    /// Apache Polaris: an Iceberg REST catalog with policies and a management API
    Polaris(Box<RestArguments>),
    /// Artifacts of a dbt project
    Dbt {
        /// Its name
        name: String,
        /// Project folder, or its target folder
        #[arg(long, value_name = "DIR")]
        path: String,
    },
    /// A folder of data contracts (ODCS) and data products (ODPS)
    Contracts {
        /// Its name
        name: String,
        /// The folder; subfolders are read too
        #[arg(long, value_name = "DIR")]
        path: String,
    },
}

/// `weft source add iceberg-rest …` and `weft source add polaris …`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("client").args(["client_id", "openid_client_id"]))]
pub struct RestArguments {
    /// First part of the full names of its assets
    pub name: String,
    /// Address up to before /v1: https://host/api/catalog (http only for this machine)
    #[arg(long)]
    pub uri: String,
    /// Catalog to read; may be given several times [default: the server's own, or all that Polaris lists]
    #[arg(long, value_name = "CATALOG")]
    pub warehouse: Vec<String>,
    /// Realm, where a Polaris server has several
    #[arg(long)]
    pub realm: Option<String>,
    /// Sign in with this client; the secret is asked for
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Where tokens come from, where that is not the catalog's own address
    #[arg(long, value_name = "URI", requires = "client_id")]
    pub oauth2_server_uri: Option<String>,
    /// Scope to sign in with [default: PRINCIPAL_ROLE:ALL; through a browser: openid offline_access]
    #[arg(long, requires = "client")]
    pub scope: Option<String>,
    /// Sign in through your browser at this OpenID provider, written exactly as it calls itself
    #[arg(long, value_name = "URL", requires = "openid_client_id")]
    pub openid_issuer: Option<String>,
    /// Client that the provider knows Weft as: a public one, with http://127.0.0.1/callback on any port
    #[arg(long, value_name = "ID", requires = "openid_issuer")]
    pub openid_client_id: Option<String>,
    /// Whom the provider's tokens are for, where it wants to be told
    #[arg(long, value_name = "NAME", requires = "openid_issuer")]
    pub openid_audience: Option<String>,
    /// Print the address to sign in at, and open no browser
    #[arg(long, requires = "openid_issuer")]
    pub no_browser: bool,
    /// Sign in with a token, which is asked for
    #[arg(long, conflicts_with = "client")]
    pub token: bool,
    /// Namespace to begin with, where the server lets nobody list them; may be given several times
    #[arg(long, value_name = "NAME")]
    pub namespace: Vec<String>,
    /// Folder, or prefix such as s3://bucket/sales, gs://… or abfss://…, that tables may lie in; nothing outside is read; may be given several times
    #[arg(long, value_name = "DIR")]
    pub root: Vec<String>,
    /// PEM file of the authority that signed the server's certificate
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<String>,
    /// Address of the object store that holds the files, where it is not AWS: https://host:port
    #[arg(long, value_name = "URI")]
    pub s3_endpoint: Option<String>,
    /// Region of the object store [default: what the server says, else us-east-1]
    #[arg(long, value_name = "REGION")]
    pub s3_region: Option<String>,
    /// Put the bucket into the path of addresses, as most stores but AWS want it
    #[arg(long)]
    pub s3_path_style: bool,
    #[command(flatten)]
    pub secret: SecretInput,
}

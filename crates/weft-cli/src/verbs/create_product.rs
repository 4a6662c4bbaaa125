//! `weft product new`.

use weft_app::{
    App, AppError, AppResult,
    create_product::{CreateProductRequest, ProductSeed, create_product},
    show_product::{ShowProductRequest, show_product},
};

use super::show_product::missing;
use crate::{args::ProductNewArguments, output::Output};

/// Makes a product.
pub async fn run(app: &App, output: Output, arguments: ProductNewArguments) -> AppResult<()> {
    let request = CreateProductRequest {
        name: arguments.name.clone(),
        title: arguments.title.clone(),
        domain: arguments.domain.clone(),
        seed: seed(arguments)?,
    };
    let made = create_product(app, request).await?;
    if output.is_json() {
        return Output::value(&made);
    }
    Output::line(format!("{} is a draft of yours", made.name))?;
    let name = made.urn.as_str().to_owned();
    missing(&show_product(app, ShowProductRequest { name }).await?);
    Ok(())
}

fn seed(arguments: ProductNewArguments) -> AppResult<ProductSeed> {
    if let Some(name) = arguments.from_contract {
        return Ok(ProductSeed::Contract { name });
    }
    if let Some(group) = arguments.from_dbt_group {
        let (source, group) = group.split_once('/').ok_or_else(|| {
            AppError::invalid(format!("`{group}` names no group of a source"))
                .hint("write the source and the group: `--from-dbt-group SOURCE/GROUP`")
        })?;
        return Ok(ProductSeed::DbtGroup {
            source: source.to_owned(),
            group: group.to_owned(),
        });
    }
    Ok(ProductSeed::Assets {
        names: arguments.from_assets,
    })
}

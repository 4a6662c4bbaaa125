//! Images of the documentation, by the digest of their bytes.

use sqlx::SqlitePool;
use weft_ports::{
    error::PortResult,
    workspace::{Image, ImageKind},
};

use super::{KIND, audit::Act, failed, transaction::Writing, words::now};
use crate::{error::corrupt, open::Pools};

/// Keeps an image with its audit entry; whether it was new. One that is there already writes nothing.
pub async fn keep(pools: &Pools, person: &str, subject: &str, image: Image) -> PortResult<bool> {
    if blake3::hash(&image.bytes).to_hex().as_str() != image.digest {
        return Err(corrupt(
            KIND.file,
            "an image was named by another digest than its own",
        ));
    }
    let mut writing = Writing::begin(pools).await?;
    let (bytes, kind) = (image.bytes.len(), image.kind.as_str());
    let added =
        sqlx::query("INSERT INTO image (digest, kind, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .bind(image.digest.clone())
            .bind(kind)
            .bind(image.bytes)
            .execute(&mut *writing.tx)
            .await
            .map_err(failed)?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    let act = Act {
        actor: person,
        action: "keep_image",
        subject,
        detail: format!("image {} kept, {kind}, {bytes} bytes", image.digest),
    };
    writing.audit(now(), &act).await?;
    writing.commit().await?;
    Ok(true)
}

/// Whether the image of this digest is kept.
pub async fn has(pool: &SqlitePool, digest: &str) -> PortResult<bool> {
    let found: i64 = sqlx::query_scalar("SELECT count(*) FROM image WHERE digest = ?1")
        .bind(digest.to_owned())
        .fetch_one(pool)
        .await
        .map_err(failed)?;
    Ok(found > 0)
}

/// The image of this digest. Bytes that do not have it are damage, and not an image.
pub async fn read(pool: &SqlitePool, digest: &str) -> PortResult<Option<Image>> {
    let row = sqlx::query_as::<_, (String, Vec<u8>)>("SELECT kind, bytes FROM image WHERE digest = ?1")
        .bind(digest.to_owned())
        .fetch_optional(pool)
        .await
        .map_err(failed)?;
    let Some((kind, bytes)) = row else { return Ok(None) };
    let damaged = |why: &str| corrupt(KIND.file, format!("image {digest}: {why}"));
    if blake3::hash(&bytes).to_hex().as_str() != digest {
        return Err(damaged("its bytes are not those that were kept"));
    }
    let kind = ImageKind::parse(&kind).ok_or_else(|| damaged("it is of an unknown kind"))?;
    Ok(Some(Image {
        digest: digest.to_owned(),
        kind,
        bytes,
    }))
}

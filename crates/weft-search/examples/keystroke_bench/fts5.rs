//! The baseline: SQLite FTS5 over the same documents and the same keystrokes.

use std::path::Path;

use sqlx::{
    Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use weft_model::Entity;

/// A full-text table in one file.
pub struct Fts5(SqliteConnection);

impl Fts5 {
    /// Fills it.
    pub async fn build(file: &Path, entities: &[Entity]) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::query(
            "CREATE VIRTUAL TABLE asset USING fts5(name, full_name, columns, description, tags, owner, \
             tokenize = \"unicode61 remove_diacritics 2\", prefix = '1 2 3')",
        )
        .execute(&mut connection)
        .await?;
        let mut transaction = connection.begin().await?;
        for entity in entities {
            let paths: Vec<&str> = entity
                .schema
                .iter()
                .flat_map(|schema| &schema.fields)
                .map(|field| field.path.as_str())
                .collect();
            sqlx::query("INSERT INTO asset VALUES (?, ?, ?, ?, ?, ?)")
                .bind(&entity.name)
                .bind(&entity.full_name)
                .bind(paths.join(" "))
                .bind(entity.description.as_deref().unwrap_or(""))
                .bind(entity.tags.join(" "))
                .bind(entity.owner.as_ref().map_or("", |owner| owner.name.as_str()))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        sqlx::query("INSERT INTO asset(asset) VALUES ('optimize')")
            .execute(&mut connection)
            .await?;
        Ok(Self(connection))
    }

    /// The best fifty with snippets, last word as a prefix. Returns how many came.
    pub async fn search(&mut self, typed: &str) -> sqlx::Result<usize> {
        let words: Vec<String> = typed
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if words.is_empty() {
            return Ok(0);
        }
        let expression = format!("{}*", words.join(" "));
        let rows = sqlx::query(
            "SELECT rowid, snippet(asset, -1, '[', ']', '…', 20), bm25(asset, 10, 5, 4, 2, 3, 3) AS score \
             FROM asset WHERE asset MATCH ? ORDER BY score LIMIT 50",
        )
        .bind(expression)
        .fetch_all(&mut self.0)
        .await?;
        Ok(rows.iter().filter(|row| row.try_get::<i64, _>(0).is_ok()).count())
    }
}

//! The stores: workspace, replica, device and rights, each one SQLite file; and the workspace of a team, in PostgreSQL.
//!
//! The only crate that speaks SQL. Everything else knows the ports that these implement.

mod backup;
mod chain;
mod device;
mod error;
mod json;
mod open;
mod packed;
mod replica;
mod rights;
mod source_domain;
mod team;
mod workspace;

pub use backup::{
    Checked as CheckedBackup, Counts as BackupCounts, Header as BackupHeader, Kind as BackupKind,
    Moved as MovedWorkspace, Plan as MovePlan, Work, backup_embedded, backup_team, check_backup,
    move_to_team, plan_move, restore_backup, restore_team,
};
pub use device::SqliteDevice;
pub use open::close_encrypted;
pub use replica::SqliteReplica;
pub use rights::SqliteRights;
pub use team::{
    FollowedWorkspace, Migrated, TeamAddress, TeamRights, TeamWorkspace, init as init_team,
    migrate as migrate_team,
};
pub use workspace::SqliteWorkspace;

/// Bytes in small hex letters.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        text
    })
}

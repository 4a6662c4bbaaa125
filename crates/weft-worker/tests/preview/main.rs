//! Preview from the port to the file and back, through the real worker process.

mod deletes;
mod evolution;
mod export;
mod hostile;
mod lake;
mod limits;
mod masks;
mod rows;
mod sql;
mod statistics;

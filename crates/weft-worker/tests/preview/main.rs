//! Preview from the port to the file and back, through the real worker process.

#[cfg(test)]
mod ask;
#[cfg(test)]
mod deletes;
#[cfg(test)]
mod evolution;
mod export;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod lake;
#[cfg(test)]
mod limits;
mod masks;
#[cfg(test)]
mod measure;
#[cfg(test)]
mod restrictions;
mod rows;
#[cfg(test)]
mod sql;
mod statistics;
#[cfg(test)]
mod tools;
#[cfg(test)]
mod views;

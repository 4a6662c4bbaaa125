//! Tables in an S3-compatible store, read through the real worker. The store is `s3s`, in this process; it checks
//! signatures.

#[cfg(test)]
mod address;
#[cfg(test)]
mod avro;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod servers;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod store;

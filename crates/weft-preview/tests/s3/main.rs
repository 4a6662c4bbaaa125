//! Tables in an S3-compatible store, read through the real worker. The store is `s3s`, in this process; it checks
//! signatures. Stores of Google and Azure are small servers here that answer as their documentation has it; the real
//! services were never asked.

#[cfg(test)]
mod address;
#[cfg(test)]
mod cloud;
#[cfg(test)]
mod clouds;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod logs;
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

//! What whoever runs the server does: copies of it, a look at what is wrong with it, another version in its place.

mod backup;
mod doctor;
mod restart;
mod running;

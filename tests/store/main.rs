//! What the store promises, on SQLite and PostgreSQL alike, and what reads it.

mod advisories;
mod cases;
mod citizens;
mod contract;
mod deeds;
mod durability;
mod duties;
mod fresh;
mod handed;
mod inspections;
mod key_places;
mod letters;
mod live;
mod network;
mod orders;
mod plans;
mod rematch;
mod roads;
mod runs;
mod secrecy;
mod snapshots;
mod things;
mod tracks;
mod works;

//! kswitch as its users meet it.

mod bad_input;
mod demo_clusters;
mod edits;
mod field_lessons;
mod house;
mod kubectl_agrees;
mod picker_screens;
mod sample;
mod support;
mod write_safety;

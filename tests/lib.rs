//! Tests by user story, through the faces: `it/` runs the command line, `e2e/` drives the real window.

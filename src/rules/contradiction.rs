//! Everything that is required can hold together.
//!
//! Found by a complete search, before any planning and within a fixed effort: a set of consultations that have to be held,
//! and of rules at error, windows and fixed days, that no plan can keep all at once. It is made as small as the effort
//! allows, and says so where it is shown that the others could hold if any one of it were given up. What is told as `unplaced` or
//! `over-asked` in so many words is not told again.
//!
//! # Why
//! "No place was found beside the others" helps nobody. This says which of what you wrote is in each other's way, so that
//! you can decide what gives.
//!
//! # Example
//! `apart` asks for four days, and two consultations share a forum that is open from Monday to Friday, of which the second
//! asks for Tuesday to Thursday.
//!
//! # Settings
//! `contradiction = "error"`: its level. It costs a plan nothing. `fora explain` tells more of it, and the ways out.

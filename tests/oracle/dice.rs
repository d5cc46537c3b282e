//! Random numbers for tests: the same after the same seed, on every machine.

#![allow(dead_code, reason = "every test that includes this module uses a part of it")]

/// Random numbers from a seed (SplitMix64, Steele, Lea & Flood 2014).
pub struct Dice(pub(super) u64);

impl Dice {
    /// Dice that always roll the same after the same seed.
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both possible.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        assert!(least <= most, "{least} to {most} holds a number");
        least + (self.roll() % (most - least + 1) as u64) as i64
    }

    /// A count from `least` to `most`, both possible.
    pub fn count(&mut self, least: u32, most: u32) -> u32 {
        self.between(i64::from(least), i64::from(most)) as u32
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.count(1, 100) <= percent
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.between(0, from.len() as i64 - 1) as usize].clone()
    }

    /// Each of these, so many times in a hundred.
    pub fn some<T: Clone>(&mut self, from: &[T], percent: u32) -> Vec<T> {
        from.iter().filter(|_| self.chance(percent)).cloned().collect()
    }

    /// What `make` makes, so many times in a hundred.
    pub fn maybe<T>(&mut self, percent: u32, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }

    /// So many of what `make` makes.
    pub fn list<T>(&mut self, least: u32, most: u32, mut make: impl FnMut(&mut Self, u32) -> T) -> Vec<T> {
        (0..self.count(least, most)).map(|index| make(self, index)).collect()
    }

    /// Brings a list into a random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.between(0, at as i64) as usize);
        }
    }
}

//! In which order the threads of a proxy get to run.
//!
//! Envoy's threads run at once: their ticks drift, and between two hostcalls of one thread another may have written
//! the shared data. The harness has one real thread; here a seed stands for what a scheduler would do.

/// The order among threads. Equal seeds give equal orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interleaving {
    /// What comes due at one moment goes by thread, main thread first, and nothing interrupts a callback.
    #[default]
    Ordered,
    /// What comes due at one moment goes by lot. One tick in four is late, by up to a quarter of its period. Before each
    /// access to the shared data, in one case of two, another thread gets in if something of its own is due.
    Seeded(u64),
}

/// An interleaving under way.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lots {
    state: Option<u64>,
}

impl Lots {
    pub(crate) fn new(interleaving: Interleaving) -> Self {
        match interleaving {
            Interleaving::Ordered => Self { state: None },
            Interleaving::Seeded(seed) => Self { state: Some(seed) },
        }
    }

    /// Whether callbacks can be interrupted at all.
    pub(crate) fn can_interrupt(&self) -> bool {
        self.state.is_some()
    }

    /// Whether another thread gets in now.
    pub(crate) fn is_interrupted(&mut self) -> bool {
        self.draw(2) == Some(1)
    }

    /// One of `count` things.
    pub(crate) fn pick(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.draw(count).and_then(|drawn| usize::try_from(drawn).ok()).unwrap_or_default()
    }

    /// By how many nanoseconds a tick with this period is late.
    pub(crate) fn lateness(&mut self, period: u64) -> u64 {
        match self.draw(4) {
            Some(0) => period / 16 * (1 + self.draw(4).unwrap_or_default()),
            Some(_) | None => 0,
        }
    }

    /// A number below `bound`; `None` without a seed.
    fn draw(&mut self, bound: u64) -> Option<u64> {
        let state = self.state.as_mut()?;
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).checked_rem(bound)
    }
}

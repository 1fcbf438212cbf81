//! Measures several ways to do the same in turns, and prints medians and ratios.

use std::time::{Duration, Instant};

/// How long one sample should take, so that the clock's own cost does not count.
const SAMPLE: Duration = Duration::from_micros(200);
const ROUNDS: usize = 300;
/// Slow work is measured less often.
const PATIENCE: Duration = Duration::from_secs(60);

/// One way to do it.
type Work<'a> = Box<dyn FnMut() + 'a>;

/// Ways to do one thing; the first is what the others are compared with.
pub struct Contest<'a> {
    title: &'a str,
    contenders: Vec<(&'a str, Work<'a>)>,
}

impl<'a> Contest<'a> {
    pub fn new(title: &'a str) -> Self {
        Self { title, contenders: Vec::new() }
    }

    pub fn contender(mut self, name: &'a str, work: impl FnMut() + 'a) -> Self {
        self.contenders.push((name, Box::new(work)));
        self
    }

    pub fn run(mut self) {
        let repeats: Vec<u32> = self.contenders.iter_mut().map(|(_, work)| repeats(work)).collect();
        let mut samples = vec![Vec::with_capacity(ROUNDS); self.contenders.len()];
        let begun = Instant::now();
        for _ in (0..ROUNDS).take_while(|round| *round < 10 || begun.elapsed() < PATIENCE) {
            for (((_, work), repeats), samples) in self.contenders.iter_mut().zip(&repeats).zip(&mut samples) {
                let start = Instant::now();
                for _ in 0..*repeats {
                    work();
                }
                samples.push(start.elapsed() / *repeats);
            }
        }
        println!("{}", self.title);
        let medians: Vec<Duration> = samples.iter_mut().map(|samples| median(samples)).collect();
        for ((name, _), time) in self.contenders.iter().zip(&medians) {
            let ratio = time.as_secs_f64() / medians.first().map_or(1.0, Duration::as_secs_f64);
            println!("  {name:44} {:>10.3} µs  × {ratio:.2}", time.as_secs_f64() * 1e6);
        }
    }
}

fn repeats(work: &mut impl FnMut()) -> u32 {
    let mut repeats = 1;
    loop {
        let start = Instant::now();
        for _ in 0..repeats {
            work();
        }
        if start.elapsed() >= SAMPLE || repeats > 1 << 20 {
            return repeats;
        }
        repeats *= 2;
    }
}

fn median(samples: &mut [Duration]) -> Duration {
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

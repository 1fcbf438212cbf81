//! Randomness, which the caller brings.

use crate::base::{Code, Error, Result};

/// A cryptographically secure source of random bytes that may fail.
///
/// Every [`rand_core::TryCryptoRng`] is one. Functions that need randomness take `&mut dyn Random`, so that a source
/// behind the C ABI or a hardware module fits as well.
///
/// ```
/// use certwright::{Random, Result};
///
/// /// For tests: 0, 1, 2, …
/// struct Counter(u8);
///
/// impl Random for Counter {
///     fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
///         for byte in bytes {
///             *byte = self.0;
///             self.0 = self.0.wrapping_add(1);
///         }
///         Ok(())
///     }
/// }
/// # let mut bytes = [0; 3];
/// # Counter(7).fill(&mut bytes)?;
/// # assert_eq!(bytes, [7, 8, 9]);
/// # Ok::<(), certwright::Error>(())
/// ```
pub trait Random {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    /// [`Code::RANDOM_FAILED`], and then nothing may be assumed about `bytes`.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()>;
}

impl<R: rand_core::TryCryptoRng + ?Sized> Random for R {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.try_fill_bytes(bytes).map_err(|error| Error::new(Code::RANDOM_FAILED).with_found(error))
    }
}

/// The operating system's random number generator.
///
/// ```
/// use certwright::{Random, SystemRandom};
/// let mut seed = [0; 32];
/// SystemRandom.fill(&mut seed)?;
/// # Ok::<(), certwright::Error>(())
/// ```
#[cfg(feature = "getrandom")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

#[cfg(feature = "getrandom")]
impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        getrandom::fill(bytes).map_err(|error| Error::new(Code::RANDOM_FAILED).with_found(error))
    }
}

/// An infallible generator for arithmetic that cannot stop half-way: ChaCha20, keyed by 32 bytes from the caller, wiped
/// when dropped. Whatever those bytes are, its output does not repeat, so loops that wait for a suitable number end.
#[cfg(any(feature = "rsa", feature = "ml-dsa"))]
pub(super) fn seeded(random: &mut dyn Random) -> Result<chacha20::ChaCha20Rng> {
    use rand_core::SeedableRng as _;
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    random.fill(seed.as_mut_slice())?;
    Ok(chacha20::ChaCha20Rng::from_seed(*seed))
}

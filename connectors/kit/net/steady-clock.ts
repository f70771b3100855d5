// The clock of deadlines. A machine that is put to sleep stops its monotonic clock, and the CRM's horizon goes on: what
// the wall says has passed counts too, so that nothing is sent after a sleep that began before it.

/** A step of the wall's clock below this is a correction of the time, and no sleep. */
const leastSleepMs = 1_000;

/** Never runs backwards, and never slower than either clock. ms, from an arbitrary beginning. */
export function createSteadyClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = Date.now,
): () => number {
  let last = { monotonic: monotonic(), wall: wall() };
  let sleptMs = 0;
  return () => {
    const now = { monotonic: monotonic(), wall: wall() };
    const missingMs = now.wall - last.wall - (now.monotonic - last.monotonic);
    if (missingMs >= leastSleepMs) sleptMs += missingMs;
    last = now;
    return now.monotonic + sleptMs;
  };
}

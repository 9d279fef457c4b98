/** Stops what was started, the latest first, whatever came of it. */

/** `use` defers a stop for each thing that it starts; all are called before this settles. */
export async function withCleanup<Result>(
  use: (cleanup: AsyncDisposableStack) => Promise<Result>,
): Promise<Result> {
  const cleanup = new AsyncDisposableStack()
  try {
    return await use(cleanup)
  } finally {
    await cleanup.disposeAsync()
  }
}

export class TooSlow extends Error {
  override name = 'TooSlow'
}

/** The answer, or `TooSlow` after so many milliseconds. The work goes on; only nobody waits for it any more. */
export async function within<T>(time: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TooSlow(`no answer within ${time} ms`)), time)
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}

import { mock } from 'node:test'
import { expect } from 'chai'
import { startEmbedded } from '../../app/engine/embedded.ts'
import type { Engine } from '../../app/engine/engine.ts'

/** Resolves once the condition holds; the test's own timeout is the limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

describe('The embedded engine', () => {
  let engine: Engine
  afterEach(() => engine.stop())

  it('works until nothing is left, rests, and begins again at once when it is woken', async () => {
    let left = 3
    const took: number[] = []
    engine = startEmbedded({
      take: async () => {
        took.push(left)
        return left > 0 ? left-- : 0
      },
      deliver: async () => 0,
      now: () => 0,
      rest: () => 60_000,
      report: () => {},
    })
    await until(() => took.length === 4)
    expect(took).to.deep.equal([3, 2, 1, 0])
    engine.wake()
    await until(() => took.length === 5)
  })

  it('rests as long as after hours of quiet where its first round finds nothing', async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      let rounds = 0
      engine = startEmbedded({
        take: async () => rounds++ * 0,
        deliver: async () => 0,
        now: () => 0,
        report: () => {},
      })
      const soon = async (): Promise<void> => {
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
      }
      await soon()
      for (const [passed, done] of [
        [0, 1],
        [7_999, 1],
        [1, 2],
        [7_999, 2],
        [1, 3],
      ] as const) {
        mock.timers.tick(passed)
        await soon()
        expect(rounds).to.equal(done)
      }
    } finally {
      mock.timers.reset()
    }
  })

  it('does not forget a wake that comes while it works', async () => {
    let rounds = 0
    let finish: () => void = () => {}
    engine = startEmbedded({
      take: () => {
        rounds++
        return new Promise((resolve) => {
          finish = () => resolve(0)
        })
      },
      deliver: async () => 0,
      now: () => 0,
      rest: () => 60_000,
      report: () => {},
    })
    await until(() => rounds === 1)
    engine.wake()
    finish()
    await until(() => rounds === 2)
    finish()
  })

  it('goes on soon after a round that failed, however long it would rest, and says so', async () => {
    const sentences: string[] = []
    let rounds = 0
    engine = startEmbedded({
      take: async () => {
        if (rounds++ === 0) throw new Error('the database went away')
        return 0
      },
      deliver: async () => 0,
      now: () => 0,
      rest: () => 60_000,
      setback: 1,
      report: (_, sentence) => void sentences.push(sentence),
    })
    await until(() => rounds > 1)
    expect(sentences).to.deep.equal(['a round of work failed; it is tried again'])
  })

  it('steps aside in a flood of deliveries, and a stop is still heard', async () => {
    let rounds = 0
    engine = startEmbedded({
      take: async () => {
        rounds++
        await new Promise(setImmediate)
        const end = performance.now() + 20
        while (performance.now() < end);
        for (let delivery = 0; delivery < 200; delivery++) engine.wake()
        return 1
      },
      deliver: async () => 0,
      now: () => 0,
      report: () => {},
    })
    let flooded = false
    await until(() => {
      const before = flooded
      flooded = rounds === 1
      return before
    })
    engine.wake()
    await new Promise(setImmediate)
    expect(rounds, 'it rests although it is woken').to.equal(1)
    await engine.stop()
    expect(rounds).to.equal(1)
  })
})

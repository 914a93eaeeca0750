import { expect } from 'chai'
import { type Lane, openLane } from '../../app/outbox/lane.ts'

/** Letters that are carried when the test says so. */
function lane(width: number): { lane: Lane<string>; begun: string[]; carried: (letter: string) => void } {
  const begun: string[] = []
  const done = new Map<string, () => void>()
  return {
    begun,
    carried: (letter) => done.get(letter)?.(),
    lane: openLane<string>(
      width,
      (letter) => {
        begun.push(letter)
        return new Promise((resolve) => void done.set(letter, resolve))
      },
      10,
    ),
  }
}

describe('a lane of letters', () => {
  it('carries so many at once, and the next when one is done', async () => {
    const { lane: two, begun, carried } = lane(2)
    for (const letter of ['a', 'b', 'c']) two.put(letter)
    expect(begun).to.deep.equal(['a', 'b'])
    carried('a')
    await Promise.resolve()
    for (const letter of ['b', 'c']) {
      await new Promise(setImmediate)
      carried(letter)
    }
    await two.finished()
    expect(begun).to.deep.equal(['a', 'b', 'c'])
  })

  it('gives back what waits in line when nothing moves, and goes on with what is under way', async () => {
    const { lane: one, carried } = lane(1)
    one.put('slow')
    one.put('waiting')
    expect(await one.rest()).to.deep.equal(['waiting'])
    expect([one.isStuck(), one.isEmpty()]).to.deep.equal([true, false])
    carried('slow')
    await one.finished()
    expect([one.isStuck(), one.isEmpty()]).to.deep.equal([false, true])
  })

  it('has room when one is done, and says so when none becomes free', async () => {
    const { lane: one, carried } = lane(1)
    expect(await one.room()).to.equal(true)
    one.put('slow')
    expect(await one.room()).to.equal(false)
    const room = one.room()
    carried('slow')
    expect(await room).to.equal(true)
  })
})

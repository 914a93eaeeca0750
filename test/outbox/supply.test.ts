import { expect } from 'chai'
import { supplyOf } from '../../app/outbox/supply.ts'

describe('A supply of batches', () => {
  it('hands out each thing once, to any number who ask, and then nothing', async () => {
    const batches = [[1, 2, 3], [], [4], [5, 6]]
    const supply = supplyOf(async () => batches.shift() ?? null, 1)
    const taken: number[] = []
    const ask = async (): Promise<void> => {
      for (let one = await supply.next(); one !== null; one = await supply.next()) taken.push(one)
    }
    await Promise.all([ask(), ask(), ask()])
    expect(taken.toSorted((a, b) => a - b)).to.deep.equal([1, 2, 3, 4, 5, 6])
  })

  it('fetches the next batch while the last of this one are in hand, and only then', async () => {
    let fetched = 0
    const supply = supplyOf(async () => [++fetched * 10, fetched * 10 + 1, fetched * 10 + 2], 1)
    await supply.next()
    expect(fetched).to.equal(1)
    await supply.next()
    await supply.next()
    expect(fetched).to.equal(2)
  })

  it('tells those who wait when a batch cannot be fetched, and gives back what is left', async () => {
    const batches: (() => Promise<number[]>)[] = [
      async () => [1, 2],
      () => Promise.reject(new Error('the database is away')),
    ]
    const supply = supplyOf(() => batches.shift()!(), 0)
    expect(await supply.next()).to.equal(1)
    expect(await supply.rest()).to.deep.equal([2])
    const broken = supplyOf(() => Promise.reject(new Error('the database is away')), 0)
    const told = await broken.next().catch((error: Error) => error.message)
    expect(told).to.equal('the database is away')
  })
})

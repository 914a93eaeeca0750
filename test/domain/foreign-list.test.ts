import { expect } from 'chai'
import * as fc from 'fast-check'
import { columnsOf, readForeignLine } from '../../app/domain/foreign-list.ts'

describe('A list of another tool', () => {
  it('is read by the names of its columns, in whatever order', () => {
    for (const [first, columns] of [
      ['Email Address,First Name,UNSUB_REASON,UNSUB_TIME', { address: 0, reason: 2, at: 3 }],
      ['Data wypisania,Adres e-mail,Powód', { address: 1, reason: 2, at: 0 }],
      ['reason,email,created', { address: 1, reason: 0, at: 2 }],
    ] as const)
      expect(columnsOf(first.split(','))).to.deep.equal({ columns, named: true })
  })

  it('without names is read by where its first address stands, and that line counts', () => {
    expect(columnsOf(['1', 'anna@example.com'])).to.deep.equal({
      columns: { address: 1, reason: null, at: null },
      named: false,
    })
    expect(columnsOf(['first', 'second'])).to.equal(null)
  })

  it('says why somebody is on it', () => {
    const columns = { address: 0, reason: 1, at: 2 }
    for (const [word, reason] of [
      ['Hard Bounce', 'hard bounce'],
      ['soft_bounce', 'soft bounces'],
      ['spam complaint', 'complaint'],
      ['Blocked', 'merchant'],
      ['N/A (Unsubscribed by admin)', 'unsubscribed'],
      ['', 'unsubscribed'],
    ])
      expect(readForeignLine(['Anna@Example.com', word ?? '', '2026-03-01 10:00'], columns)).to.deep.equal({
        fault: null,
        address: 'anna@example.com',
        reason,
        at: Date.UTC(2026, 2, 1, 10),
      })
    expect(readForeignLine(['anna@example.com', 'Subscribed'], columns)).to.deep.equal({ fault: 'subscribed' })
  })

  it('is read to its end whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.nat(5),
        fc.option(fc.nat(5)),
        fc.option(fc.nat(5)),
        (cells, address, reason, at) => {
          const read = readForeignLine(cells, { address, reason, at })
          if (read.fault === null) expect(read.at === null || Number.isSafeInteger(read.at)).to.equal(true)
        },
      ),
    )
  })
})

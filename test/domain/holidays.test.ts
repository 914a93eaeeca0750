import { expect } from 'chai'
import { Temporal } from 'temporal-polyfill'
import { easter, isFrenchHoliday, isSunday } from '../../app/domain/holidays.ts'

describe('Holidays', () => {
  it('know Easter in ordinary, earliest and latest years', () => {
    const dates = [1961, 2000, 2008, 2024, 2025, 2026, 2038, 2285].map((year) => easter(year).toString())
    expect(dates).to.deep.equal([
      '1961-04-02',
      '2000-04-23',
      '2008-03-23',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2038-04-25',
      '2285-03-22',
    ])
  })

  it('put Easter on a Sunday between 22 March and 25 April, always', () => {
    for (let year = 1900; year <= 2300; year += 1) {
      const date = easter(year)
      expect(isSunday(date), String(year)).to.equal(true)
      expect(date.toString().slice(5) >= '03-22' && date.toString().slice(5) <= '04-25', String(year)).to.equal(true)
    }
  })

  it('count eleven public holidays in France in 2026', () => {
    let date = new Temporal.PlainDate(2026, 1, 1)
    const holidays: string[] = []
    while (date.year === 2026) {
      if (isFrenchHoliday(date)) holidays.push(date.toString().slice(5))
      date = date.add({ days: 1 })
    }
    expect(holidays.join(' ')).to.equal('01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25')
  })
})

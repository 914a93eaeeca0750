import { expect } from 'chai'
import { giveUpSlot, missedSlot, takeSlot } from '../../app/db/slots.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { timetable } from '../../cron/timetable.ts'
import { onEveryDatabase } from '../support/databases.ts'

const noon = Date.UTC(2026, 10, 3, 12)
const done = async (slot: Promise<(() => Promise<void>) | null>): Promise<void> => (await slot)!()

onEveryDatabase('A moment of the timetable', (db) => {
  it('is run by one of many machines', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeSlot(db(), { job: 'race', slot: noon })))
    expect(taken.filter((one) => one !== null)).to.have.length(1)
  })

  it('is not run again once it is done, and the next one is', async () => {
    await done(takeSlot(db(), { job: 'twice', slot: noon }))
    expect(await takeSlot(db(), { job: 'twice', slot: noon })).to.equal(null)
    expect(await takeSlot(db(), { job: 'twice', slot: noon + minute })).not.to.equal(null)
  })

  it('is taken over when whoever had it failed or ended', async () => {
    await takeSlot(db(), { job: 'failed', slot: noon })
    expect(await takeSlot(db(), { job: 'failed', slot: noon })).to.equal(null)
    await giveUpSlot(db(), { job: 'failed', slot: noon })
    const again = takeSlot(db(), { job: 'failed', slot: noon })
    await done(again)
    await giveUpSlot(db(), { job: 'failed', slot: noon })
    expect(await takeSlot(db(), { job: 'failed', slot: noon })).to.equal(null)
  })

  it('is caught up when nobody ran it, the newest of many only, by the same name on every machine', async () => {
    expect(await missedSlot(db(), 'nightly', day, noon)).to.equal(null)
    await done(takeSlot(db(), { job: 'nightly', slot: noon }))
    expect(await missedSlot(db(), 'nightly', day, noon + day)).to.equal(null)
    const late = await missedSlot(db(), 'nightly', day, noon + 3 * day + hour)
    expect(late).to.deep.equal({ job: 'nightly', slot: noon + 3 * day })
    expect(await missedSlot(db(), 'nightly', day, noon + 3 * day + 2 * hour)).to.deep.equal(late)
    await done(takeSlot(db(), late!))
    expect(await missedSlot(db(), 'nightly', day, noon + 3 * day + 2 * hour)).to.equal(null)
  })

  it('comes at most once a minute where one machine runs it for all, since the minute is its name', () => {
    const often = timetable.filter(({ machines, at }) => machines === 'one' && at.split(' ').length > 5)
    expect(often).to.deep.equal([])
  })
})

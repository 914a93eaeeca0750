import { expect } from 'chai'
import { digestWriter } from '../../app/admin/numbers/digest-letter.ts'
import { mondayDue, putDigests } from '../../app/admin/numbers/digest-due.ts'
import { day, hour } from '../../app/domain/time.ts'
import { weekBefore } from '../../app/metrics/digest.ts'
import { createPageRenderer } from '../../app/render/page.ts'
import { addStaffAddress } from '../../app/shops/staff-addresses.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { openAdmin, signedIn } from './world.ts'

const monday = Date.UTC(2026, 10, 23, 8)

describe('the weekly letter is due', () => {
  it('from eight on Monday until Tuesday is over, by the shop’s own clock', () => {
    expect(mondayDue(monday - hour, 'UTC')).to.equal(null)
    expect(mondayDue(monday, 'UTC')).to.equal('2026-11-23')
    expect(mondayDue(monday + day + 15 * hour, 'UTC')).to.equal('2026-11-23')
    expect(mondayDue(monday + 2 * day, 'UTC')).to.equal(null)
    expect(mondayDue(Date.UTC(2026, 10, 22, 19), 'Pacific/Auckland')).to.equal('2026-11-23')
    expect(mondayDue(monday, 'America/Los_Angeles')).to.equal(null)
    expect(mondayDue(monday, 'no such zone')).to.equal('2026-11-23')
  })

  it('about the seven days before, whole by that clock even where clocks change', () => {
    const { from, to } = weekBefore('2026-10-26', 'Europe/Warsaw')
    expect(to - from).to.equal(7 * day + hour)
  })
})

onEveryDatabase('the weekly letter', (db) => {
  const write = async (domain: string) => {
    const shop = await newShop(db(), domain)
    await addStaffAddress(db().knex, shop.id, 'owner@example.com', monday)
    const writer = digestWriter({
      knex: db().knex,
      pages: createPageRenderer(),
      linkTo: ({ domain: name }, path) => `https://aftercare.example.com/${name}/${path}`,
    })
    return { shop, rows: rowsOf(db(), shop.id), letter: () => writer(shop, ['2026-11-23'], monday) }
  }
  const put = async (shopId: number) =>
    (await db().knex('staff_letters').where({ shop_id: shopId })) as { to_address: string }[]

  it('is put once a week, however many processes ask, and to nobody who stopped it', async () => {
    const { shop } = await write('once-a-week.example.com')
    await Promise.all([putDigests(db(), monday), putDigests(db(), monday + 1), putDigests(db(), monday + 2)])
    expect((await put(shop.id)).map(({ to_address }) => to_address)).to.deep.equal(['owner@example.com'])
    await putDigests(db(), monday + 2 * day)
    expect(await put(shop.id)).to.have.length(1)
    await putDigests(db(), monday + 7 * day)
    expect(await put(shop.id)).to.have.length(2)
    const world = await openAdmin(db())
    const owner = await signedIn(db(), world, shop.id)
    const page = '/admin/shops/once-a-week.example.com/settings/digest'
    expect((await owner.send(page, { on: 'no' })).status).to.equal(303)
    expect(await owner.read(page)).to.include('switched off')
    await putDigests(db(), monday + 14 * day)
    expect(await put(shop.id)).to.have.length(2)
    await world.close()
  })

  it('is not written when there is nothing to say', async () => {
    const { letter } = await write('silent.example.com')
    expect(await letter()).to.equal(null)
  })

  it('says what was answered with its interval, who waits, and how to stop it; in the shop’s language', async () => {
    const { shop, rows, letter } = await write('telling.example.com')
    for (let n = 0; n < 40; n++)
      await rows.answer({ score: n % 4 ? 10 : 3, at: monday - 2 * day, comment: n ? null : 'Late <b>' })
    await rows.answer({ score: 0, at: monday - 2 * day, suspected: 1, comment: 'machine' })
    await rows.message({ state: 'uncertain' })
    const said = await letter()
    expect(said?.text).to.include('40 answers this week. Over four weeks: 50 (')
    expect(said?.text).to.include('1 letter could not be confirmed.')
    expect(said?.text).to.include('3: Late <b>').and.not.include('machine')
    expect(said?.html).to.include('Late &lt;b&gt;')
    expect(said?.text).to.include('https://aftercare.example.com/telling.example.com/settings/digest')
    await db().knex('shops').where({ id: shop.id }).update({ locale: 'pl' })
    const polish = await digestWriter({ knex: db().knex, pages: createPageRenderer(), linkTo: (_, path) => path })(
      { ...shop, locale: 'pl' },
      ['2026-11-23'],
      monday,
    )
    expect(polish?.text).to.include('40 odpowiedzi w tym tygodniu')
  })
})

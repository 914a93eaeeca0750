import { expect } from 'chai'
import { newId } from '../../app/db/row.ts'
import { day } from '../../app/domain/time.ts'
import { saveFlowSettings, switchFlow } from '../../app/shops/flow-settings.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('the page of codes for answering', (db) => {
  let world: World
  let owner: Visitor
  let shopId: number
  const base = '/admin/shops/codes.example.com'

  before(async () => {
    world = await openAdmin(db())
    shopId = (await newShop(db(), 'codes.example.com')).id
    owner = await signedIn(db(), world, null)
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  async function given(row: Readonly<Record<string, unknown>>): Promise<string> {
    const id = newId()
    const usual = { shop_id: shopId, id, flow: 'nps', message_id: newId(), percent: 15, tries: 0, next_at: noon }
    await db()
      .knex('rewards')
      .insert({
        ...usual,
        code: `THANKS-${id.slice(-8)}`,
        state: 'made',
        granted_at: noon,
        expires_at: noon + day,
        ...row,
      })
    return id
  }

  it('says so while none were given and none are', async () => {
    expect(await owner.read(`${base}/codes`))
      .to.include('Codes of customers who answer appear here')
      .and.to.include('No codes are given now')
  })

  it('tells to whom, until when, what became of code and letter, and what is left this month', async () => {
    await switchFlow(db(), shopId, 'reward', true, noon - day)
    await saveFlowSettings(db(), shopId, 'reward', { forNps: true, monthly: 7 }, noon)
    const rows = rowsOf(db(), shopId)
    const anna = await rows.customer({ first_name: 'Anna', email: 'anna@example.com' })
    const good = await given({ code: 'THANKS-GOOD', customer_id: anna })
    const letter = await rows.message({ flow: 'reward', message_key: `reward:${good}` })
    await given({ code: 'THANKS-OVER', expires_at: noon - 1, granted_at: noon - 40 * day })
    await given({ code: 'THANKS-FAIL', state: 'refused', why: 'the platform knows no account to bind the code to' })
    await given({ code: null, state: 'ended' })
    await rows.order({ id: 'o77', name: '#1077' })
    for (let n = 0; n < 9; n++) {
      const used = n < 3 ? { used_at: noon - 30 * day, used_order_id: n === 0 ? 'o77' : 'gone' } : {}
      await given({ code: `THANKS-N${n}`, state: 'ended', granted_at: noon - 60 * day, ...used })
    }
    const page = (await owner.read(`${base}/codes`)).replace(/\s+/g, ' ')
    expect(page).to.include('4 of 7 codes are left this month')
    expect(page).to.match(/THANKS-GOOD<\/strong> 15% off<\/p> <p[^>]*> ?<span>Anna<\/span>/)
    expect(page).to.include(`${base}/messages/${letter}">Letter: sent`)
    expect(page).to.include('3 of 12 codes given in the last year were used. <strong>25%</strong>')
    expect(page).to.match(/THANKS-N0<\/strong>(?:(?!<li).)*used on [^<]*, #1077</)
    for (const [code, state] of [
      ['THANKS-N1', 'used'],
      ['THANKS-GOOD', 'good'],
      ['THANKS-OVER', 'over'],
      ['THANKS-FAIL', 'not made'],
      ['Erased', 'over'],
    ])
      expect(page).to.match(new RegExp(`${code}</strong>(?:(?!<li).)*chip [a-z]+">${state}<`))
    expect(await owner.read(`${base}/flows/reward`)).to.include(`href="${base}/codes"`)
  })
})

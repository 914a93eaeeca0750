import { expect } from 'chai'
import { day, second } from '../../app/domain/time.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { pagesOf } from './pages-of.ts'
import { type Letter, noon } from './world.ts'

onEveryDatabase('A link in a letter', (db) => {
  const world = pagesOf(db)

  async function letterWithLinks(row: Record<string, unknown> = {}): Promise<Letter> {
    const letter = await world().letter(row)
    for (const link of [0, 1, 2])
      await db()
        .knex('links')
        .insert({
          shop_id: world().shopId,
          message_id: letter.id,
          link,
          name: 'tracking',
          target: `https://shop.example.com/way/${link}?a=1&b=%20#c`,
        })
    return letter
  }
  const suspected = async ({ id }: Letter): Promise<unknown[]> =>
    (await world().rows('clicks', { message_id: id }))
      .toSorted((a, b) => Number(a['link']) - Number(b['link']))
      .map((click) => click['suspected'])

  it('leads to where it was made for, and is counted (L9)', async () => {
    const letter = await letterWithLinks()
    const { status, headers } = await world().get(`${letter.click(1)}?to=https://evil.example`)
    expect([status, headers.get('location')]).to.deep.equal([302, 'https://shop.example.com/way/1?a=1&b=%20#c'])
    expect(headers.get('referrer-policy')).to.equal('no-referrer')
    const [click] = await world().rows('clicks', { message_id: letter.id })
    expect(click).to.include({ link: 1, at: noon, suspected: 0, why: null })
  })

  it('leads nowhere when the letter has no such link (L9)', async () => {
    const letter = await letterWithLinks()
    expect((await world().get(letter.click(7))).status).to.equal(404)
    expect(await suspected(letter)).to.deep.equal([])
  })

  it('serves machines that say so, and counts them apart', async () => {
    const letter = await letterWithLinks()
    expect((await world().get(letter.click(0), { method: 'HEAD' })).status).to.equal(302)
    expect((await world().get(letter.click(1), { headers: { purpose: 'prefetch' } })).status).to.equal(302)
    expect((await world().get(letter.click(2), { headers: { 'sec-purpose': 'prefetch' } })).status).to.equal(302)
    expect(await suspected(letter)).to.deep.equal([1, 1, 1])
  })

  it('takes three links of one letter within seconds for a machine’s work, the first ones too', async () => {
    const letter = await letterWithLinks()
    for (const link of [0, 1, 2]) {
      world().now = noon + link * second
      await world().get(letter.click(link))
    }
    expect(await suspected(letter)).to.deep.equal([1, 1, 1])
  })

  it('counts a person who opens the same link again, and two links an hour after the letter', async () => {
    const letter = await letterWithLinks()
    for (const link of [0, 0, 0, 1]) await world().get(letter.click(link))
    expect(await suspected(letter)).to.deep.equal([0, 0, 0, 0])
  })

  it('counts clicks on letters that were sent ahead of the clock as a person’s', async () => {
    const letter = await letterWithLinks({ sent_at: noon + 3 * day })
    for (const link of [0, 1]) await world().get(letter.click(link))
    expect(await suspected(letter)).to.deep.equal([0, 0])
  })
})

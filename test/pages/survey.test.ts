import { expect } from 'chai'
import { day, second } from '../../app/domain/time.ts'
import { rowsOf } from '../admin/rows.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { pagesOf } from './pages-of.ts'
import { noon } from './world.ts'

onEveryDatabase('The survey page', (db) => {
  const world = pagesOf(db)

  const answersTo = (id: string) => world().rows('responses', { message_id: id })

  it('shows the clicked score chosen, with the question that belongs to it, in the letter’s language', async () => {
    const letter = await world().letter({ locale: 'pl' })
    for (const [score, question] of [
      [3, 'Co poszło nie tak?'],
      [8, 'Co moglibyśmy zrobić lepiej?'],
      [9, 'Co spodobało się najbardziej?'],
    ] as const) {
      const { text, status } = await world().get(`${letter.survey}?score=${score}`)
      expect(status).to.equal(200)
      expect(text)
        .to.include('<html lang="pl">')
        .and.to.match(new RegExp(`asked">${question.replace('?', '\\?')}`))
      expect(text.match(/value="(\d+)" data-band="\w+" checked/)?.[1]).to.equal(String(score))
      expect(text).to.include('name="via" value="click"')
    }
  })

  it('asks openly when no score, or one that is none, came along', async () => {
    const letter = await world().letter()
    for (const query of ['', '?score=11', '?score=-1', '?score=9e0', '?score=5&score=6', '?score[a]=1']) {
      const { text, status } = await world().get(`${letter.survey}${query}`)
      expect(status).to.equal(200)
      expect(text).not.to.include(' checked')
      expect(text).to.include('class="open asked"').and.to.include('name="via" value="form"')
    }
  })

  it('names the order it is about, and stores nothing when looked at (L6)', async () => {
    const order = await rowsOf(db(), world().shopId).order({ name: '#1042' })
    const letter = await world().letter({ order_id: order })
    const before = await world().everything()
    expect((await world().get(`${letter.survey}?score=9`)).text).to.include('About order #1042')
    expect((await world().get(`${letter.survey}?score=9`, { method: 'HEAD' })).status).to.equal(200)
    expect(await world().everything()).to.equal(before)
  })

  it('stores an answer whole, and says whether it came by a click', async () => {
    const letter = await world().letter({ flow: 'feedback', order_id: 'order-7' })
    const { status, text } = await world().send(letter.survey, [
      ['score', '2'],
      ['comment', '  The lid was cracked.\r\nTwice. '],
      ['driver', 'delivery'],
      ['driver', 'packaging'],
      ['driver', 'delivery'],
      ['driver', 'made-up'],
      ['via', 'click'],
    ])
    expect(status).to.equal(200)
    expect(text).to.include('You chose 2 out of 5').and.to.include(`href="${letter.survey}"`)
    const [answer, ...others] = await answersTo(letter.id)
    expect(others).to.deep.equal([])
    expect(answer).to.include({
      flow: 'feedback',
      survey: 'csat',
      score: 2,
      comment: 'The lid was cracked.\nTwice.',
      drivers: '["delivery","packaging"]',
      source: 'click',
      verified: 1,
      suspected: 0,
      order_id: 'order-7',
      customer_id: 'customer-1',
      at: noon,
    })
  })

  it('takes the same answer as a form, as parts and as JSON', async () => {
    const parts = new FormData()
    parts.set('score', '10')
    for (const [body, type] of [
      ['score=10', 'application/x-www-form-urlencoded'],
      ['{"score":10}', 'application/json'],
      [parts, null],
    ] as const) {
      const letter = await world().letter()
      const headers = type ? { 'content-type': type } : {}
      expect((await world().get(letter.survey, { method: 'POST', body, headers })).status).to.equal(200)
      expect((await answersTo(letter.id)).map(({ score }) => score)).to.deep.equal([10])
    }
  })

  it('keeps what was typed when the score is missing or impossible, and says so beside it (L8)', async () => {
    const letter = await world().letter()
    for (const score of ['', '11', '-1', '1.5', '٣', 'ten']) {
      const { status, text } = await world().send(letter.survey, {
        score,
        comment: '<b>"kept" & safe</b>',
        driver: 'price',
      })
      expect(status).to.equal(422)
      expect(text).to.include('id="no-score"').and.to.include('&lt;b&gt;&quot;kept&quot; &amp; safe&lt;/b&gt;')
      expect(text).to.match(/value="price" checked/)
    }
    expect(await answersTo(letter.id)).to.deep.equal([])
  })

  it('takes 4,000 characters, and with one more says how many there are and keeps them', async () => {
    const letter = await world().letter()
    const tooLong = await world().send(letter.survey, { score: '7', comment: 'ż'.repeat(4_001) })
    expect(tooLong.status).to.equal(422)
    expect(tooLong.text).to.include('4,001 characters').and.to.include('ż'.repeat(4_001)).and.to.include('aria-invalid')
    expect(await answersTo(letter.id)).to.deep.equal([])
    expect((await world().send(letter.survey, { score: '7', comment: 'ż'.repeat(4_000) })).status).to.equal(200)
    expect(await answersTo(letter.id)).to.have.length(1)
  })

  it('lets an answer be changed for 30 days, keeps what it was, and then says that it stands (L7)', async () => {
    const letter = await world().letter()
    await world().send(letter.survey, { score: '3', comment: 'Late' })
    world().now = noon + 29 * day
    expect((await world().get(letter.survey)).text)
      .to.match(/value="3" data-band="detractor" checked/)
      .and.to.include('Late')
    await world().send(letter.survey, { score: '9', comment: 'Put right' })
    await world().send(letter.survey, { score: '9', comment: 'Put right' })
    const [answer] = await answersTo(letter.id)
    expect(answer).to.include({ score: 9, comment: 'Put right', at: noon, updated_at: noon + 29 * day })
    const changes = await world().rows('response_changes', { response_id: answer?.['id'] })
    expect(changes.map(({ score, comment }) => [score, comment])).to.deep.equal([[3, 'Late']])

    world().now = noon + 31 * day
    expect((await world().get(letter.survey)).text).to.include('can no longer be changed')
    expect((await world().send(letter.survey, { score: '0' })).status).to.equal(409)
    expect((await answersTo(letter.id)).map(({ score }) => score)).to.deep.equal([9])
  })

  it('keeps one answer when several are sent at once (L7)', async () => {
    const letter = await world().letter()
    const sent = await Promise.all(Array.from({ length: 8 }, () => world().send(letter.survey, { score: '6' })))
    expect(sent.map(({ status }) => status)).to.deep.equal(Array(8).fill(200))
    expect((await answersTo(letter.id)).map(({ score, suspected }) => [score, suspected])).to.deep.equal([[6, 0]])
  })

  it('counts none of many scores sent at once, and loses none (L7)', async () => {
    const letter = await world().letter()
    await Promise.all(['0', '1', '2', '3', '4', '5'].map((score) => world().send(letter.survey, { score })))
    const answers = await answersTo(letter.id)
    expect(answers.map(({ suspected }) => suspected)).to.deep.equal([1])
    const changes = await world().rows('response_changes', { response_id: answers[0]?.['id'] })
    const said = [...answers, ...changes].map((one) => Number(one['score']))
    expect(said).to.have.members([0, 1, 2, 3, 4, 5])
  })

  it('keeps a machine’s answer apart until a person answers', async () => {
    for (const [form, headers, why] of [
      [{ score: '1', website: 'https://example.com' }, {}, 'a field no person can see was filled in'],
      [{ score: '1' }, { purpose: 'prefetch' }, 'it was fetched ahead, before anybody looked'],
      [{ score: '1' }, { 'sec-purpose': 'prefetch;prerender' }, 'it was fetched ahead, before anybody looked'],
    ] as const) {
      world().now = noon
      const letter = await world().letter()
      await world().send(letter.survey, form, headers)
      const [apart] = await answersTo(letter.id)
      expect(apart).to.include({ score: 1, suspected: 1, suspected_why: why })
      world().now = noon + day
      await world().send(letter.survey, { score: '9' })
      const answers = await answersTo(letter.id)
      expect(
        answers.map(({ score, suspected, suspected_why, at }) => [score, suspected, suspected_why, at]),
      ).to.deep.equal([[9, 0, null, noon + day]])
    }
  })

  it('never lets a machine replace what a person said, and keeps both', async () => {
    const letter = await world().letter()
    await world().send(letter.survey, { score: '9', comment: 'Lovely' })
    world().now = noon + day
    for (const score of ['0', '1']) await world().send(letter.survey, { score, website: 'x' })
    const answers = await answersTo(letter.id)
    expect(answers.map(({ score, suspected }) => [score, suspected])).to.have.deep.members([
      [9, 0],
      [1, 1],
    ])
    expect((await world().get(letter.survey)).text).to.match(/value="9" data-band="promoter" checked/)
  })

  it('lets people change their mind at once, and keeps what they said before', async () => {
    const letter = await world().letter()
    await world().send(letter.survey, { score: '0' })
    world().now = noon + second
    await world().send(letter.survey, { score: '10' })
    expect((await answersTo(letter.id)).map(({ score, suspected }) => [score, suspected])).to.deep.equal([[10, 0]])
    expect((await world().rows('response_changes')).some(({ score }) => score === 0)).to.equal(true)
  })

  it('lets the same person correct the words within two seconds', async () => {
    const letter = await world().letter()
    await world().send(letter.survey, { score: '8' })
    world().now = noon + second
    await world().send(letter.survey, { score: '8', comment: 'And thank you' })
    expect((await answersTo(letter.id)).map(({ comment, suspected }) => [comment, suspected])).to.deep.equal([
      ['And thank you', 0],
    ])
  })

  it('has nothing to ask about a letter that was no survey', async () => {
    const letter = await world().letter({ flow: 'abandoned-cart' })
    expect((await world().get(letter.survey)).status).to.equal(404)
    expect((await world().send(letter.survey, { score: '5' })).status).to.equal(404)
    expect(await answersTo(letter.id)).to.deep.equal([])
  })
})

import { expect } from 'chai'
import { newSurvey } from '../../app/domain/ready-surveys.ts'
import type { Kind, Question } from '../../app/domain/survey.ts'
import type { SurveyContent } from '../../app/domain/survey-content.ts'
import { day, hour, second } from '../../app/domain/time.ts'
import { openSurveyAddress } from '../../app/pages/survey/address.ts'
import { addOwnSurvey, closeOwnSurvey, linkOwnSurvey, ownSurveyById } from '../../app/shops/own-surveys.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { pagesOf } from './pages-of.ts'
import { keys, noon } from './world.ts'

const found: Question = {
  id: 'q-found',
  type: 'choice',
  text: { en: 'How did you find us?', pl: 'Skąd się Państwo dowiedzieli?', de: 'Wie fanden Sie uns?' },
  options: [
    { id: 'o-friend', text: { en: 'A friend', pl: 'Od znajomych' } },
    { id: 'o-poster', text: { en: 'A poster', pl: 'Z plakatu' } },
  ],
  needed: true,
  when: null,
}
const whichPoster: Question = {
  id: 'q-where',
  type: 'text',
  text: { en: 'Where was it?' },
  needed: true,
  when: { question: 'q-found', is: ['o-poster'] },
}

onEveryDatabase('A survey the shop made', (db) => {
  const world = pagesOf(db)

  const make = async (kind: Kind, more: Partial<SurveyContent> = {}) => {
    const base = newSurvey(kind, 'Ours', ['en', 'pl', 'de'])
    const content = { ...base, questions: [...base.questions, found, whichPoster], ...more }
    const id = await addOwnSurvey(db().knex, world().shopId, content, noon)
    const survey = await ownSurveyById(db().knex, world().shopId, id)
    if (!survey) throw new Error('the survey is gone')
    return survey
  }
  const letterOf = (name: string, more = {}) =>
    world().letter({ flow: name, message_key: `${name}:${Math.random()}`, ...more })
  const parts = async (responseId: unknown) =>
    (await world().rows('answer_parts', { response_id: responseId })).map(({ question, value, words }) => [
      question,
      value,
      words,
    ])

  it('is asked in the language of the letter where it has it, and in its own with the same words around it where not', async () => {
    const survey = await make('csat')
    const text = { en: 'How was it?', de: 'Wie war es?' }
    const questions = survey.survey.questions.map((question, place) => (place === 0 ? { ...question, text } : question))
    const other = await make('csat', { questions, languages: ['en', 'de'] })
    const german = await letterOf(other.name, { locale: 'de-DE' })
    expect((await world().get(german.survey)).text)
      .to.include('Wie war es?')
      .and.to.include('Antwort senden')
    const swedish = await letterOf(other.name, { locale: 'sv-SE' })
    expect((await world().get(swedish.survey)).text)
      .to.include('How was it?')
      .and.to.include('Send the answer')
    const sent = await world().send(german.survey, { score: '5', 'q-found': 'o-friend' })
    expect(sent.text).to.include('Ihre Antwort ist angekommen')
  })

  it('stores nothing of whoever answers an anonymous one by mail: not the address, not the mail, not the moment', async () => {
    const survey = await make('csat', { anonymous: true })
    const letter = await letterOf(survey.name, { order_id: 'order-7' })
    const mail = (id: string): string =>
      [
        `From: Anna Secret <${letter.to}>`,
        `To: ${letter.replyTo}`,
        'Subject: Re: Ours',
        `Message-ID: <${id}@mail.example.com>`,
        'Content-Type: text/plain; charset=utf-8',
        '',
        '4\r\nThe box was dented\r\n\r\nRegards,\r\nAnna Secret',
      ].join('\r\n')
    expect(await world().receive(mail('one'))).to.equal('reply')
    expect(await world().receive(`Received: by mx2.example.com\r\n${mail('one')}`)).to.equal('reply')
    const [answer, ...more] = await world().rows('responses', { survey: survey.name })
    expect(more, 'once').to.deep.equal([])
    expect(answer).to.include({
      score: 4,
      comment: '4\nThe box was dented',
      source: 'reply',
      verified: 1,
      at: noon - (noon % day),
    })
    for (const column of ['customer_id', 'message_id', 'order_id', 'inbound_id', 'conversation_id'])
      expect(answer?.[column], column).to.equal(null)
    for (const table of ['inbound', 'conversations', 'attachments', 'answer_traits', 'response_changes', 'sights']) {
      const stored = JSON.stringify(await db().knex(table))
      for (const trace of ['Secret', String(answer?.['id'])]) expect(stored, `${table}: ${trace}`).not.to.include(trace)
    }
    const [kept] = await world().rows('inbound', { message_id: letter.id })
    expect(kept).to.include({ raw: null, body: null, from_address: null, subject: null, customer_id: null })
    expect((await world().rows('messages', { id: letter.id })).map(({ answered }) => answered)).to.deep.equal([1])
  })

  it('asks all its questions on one page, follow-ups beneath what they hang on', async () => {
    const survey = await make('csat')
    const letter = await letterOf(survey.name)
    const { text } = await world().get(`${letter.survey}?score=4`)
    expect(text).to.include('How did you find us?').and.to.include('data-band="promoter" checked')
    expect(text).to.match(/class="follow o2">\s*<div class="ask">\s*<label class="field why" for="q-where"/)
  })

  it('stores what was chosen and what was written, and shows it again to be changed', async () => {
    const survey = await make('csat')
    const letter = await letterOf(survey.name)
    const answer = { score: '4', comment: 'Fine', 'q-found': 'o-poster', 'q-where': 'At the station' }
    expect((await world().send(letter.survey, answer)).text).to.include('You chose 4 out of 5')
    const [row] = await world().rows('responses', { message_id: letter.id })
    expect(row).to.include({ survey: survey.name, flow: survey.name, score: 4, comment: 'Fine' })
    expect(await parts(row?.['id'])).to.have.deep.members([
      ['q-found', 'o-poster', null],
      ['q-where', '', 'At the station'],
    ])
    expect((await world().get(letter.survey)).text)
      .to.include('At the station')
      .and.to.match(/value="o-poster" checked/)

    await world().send(letter.survey, {
      score: '4',
      comment: 'Fine',
      'q-found': 'o-friend',
      'q-where': 'At the station',
    })
    expect(await world().rows('responses', { message_id: letter.id })).to.have.length(1)
    expect(await parts(row?.['id'])).to.deep.equal([['q-found', 'o-friend', null]])
  })

  it('asks again for what may not be left empty, only where it was asked at all', async () => {
    const survey = await make('csat')
    const letter = await letterOf(survey.name)
    const refused = await world().send(letter.survey, { score: '2', 'q-found': 'made-up', comment: 'A dent.' })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Please answer this question').and.to.include('A dent.')
    expect((await world().send(letter.survey, { score: '2', 'q-found': 'o-poster' })).status).to.equal(422)
    expect((await world().send(letter.survey, { score: '2', 'q-found': 'o-friend' })).status).to.equal(200)
  })

  it('speaks the letter’s language, and the survey’s first where a text is missing', async () => {
    const survey = await make('nps')
    const polish = await world().get((await letterOf(survey.name, { locale: 'pl-PL' })).survey)
    expect(polish.text).to.include('Od znajomych').and.to.include('Where was it?')
    const german = await world().get((await letterOf(survey.name, { locale: 'de' })).survey)
    expect(german.text).to.include('Wie fanden Sie uns?').and.to.include('A friend')
  })

  it('can be answered without a score, and yes and no are one too', async () => {
    const yes = await make('yes')
    const letter = await letterOf(yes.name)
    expect((await world().get(letter.survey)).text).to.include('class="follow detractor"')
    await world().send(letter.survey, { score: '0', comment: 'The lid', 'q-found': 'o-friend' })
    expect(await world().rows('responses', { message_id: letter.id })).to.containSubset([
      { score: 0, comment: 'The lid' },
    ])
    const open = await make('open')
    const words = await letterOf(open.name)
    expect((await world().send(words.survey, { 'q-found': 'o-friend' })).status).to.equal(422)
    expect((await world().send(words.survey, { comment: 'More colours', 'q-found': 'o-friend' })).text).not.to.include(
      'You chose',
    )
    expect(await world().rows('responses', { message_id: words.id })).to.containSubset([
      { score: null, comment: 'More colours' },
    ])
  })

  describe('anonymously', () => {
    it('keeps nothing that leads from an answer to a letter, a person, an order or an hour', async () => {
      const survey = await make('nps', { anonymous: true })
      const letter = await letterOf(survey.name, { order_id: 'order-9' })
      expect((await world().get(letter.survey)).text).to.include('Your answer is anonymous')
      world().now = noon + 3 * hour
      await world().send(letter.survey, { score: '3', comment: 'Slow', 'q-found': 'o-friend' })
      const [row] = await world().rows('responses', { survey: survey.name })
      expect(row).to.include({ score: 3, message_id: null, customer_id: null, order_id: null, inbound_id: null })
      expect(Number(row?.['at']) % day).to.equal(0)
      // A random id: the usual ones tell the moment they were made.
      expect(String(row?.['id'])).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
      const answerSights = await world().rows('sights', { message_id: letter.id, what: 'answer' })
      expect(answerSights).to.deep.equal([])
      for (const table of ['responses', 'answer_parts', 'response_changes', 'answer_traits'])
        expect(JSON.stringify(await world().rows(table)), table).not.to.include(letter.id)
    })

    it('takes one answer a letter, which nobody can find again to change it', async () => {
      const survey = await make('nps', { anonymous: true })
      const letter = await letterOf(survey.name)
      const answer = { score: '9', 'q-found': 'o-friend' }
      expect((await world().send(letter.survey, answer)).status).to.equal(200)
      expect((await world().send(letter.survey, { ...answer, score: '1' })).status).to.equal(409)
      expect((await world().get(letter.survey)).text).to.include('was answered already')
      expect(await world().rows('responses', { survey: survey.name })).to.have.length(1)
    })

    it('still lets a person answer after a machine did', async () => {
      const survey = await make('nps', { anonymous: true })
      const letter = await letterOf(survey.name)
      await world().send(letter.survey, { score: '0', 'q-found': 'o-friend', website: 'filled in' })
      await world().send(letter.survey, { score: '10', 'q-found': 'o-friend' })
      const rows = await world().rows('responses', { survey: survey.name })
      expect(rows.map(({ score, suspected }) => [score, suspected])).to.have.deep.members([
        [0, 1],
        [10, 0],
      ])
    })
  })

  describe('by its public link', () => {
    const openLink = async (more: Partial<SurveyContent> = {}) => {
      const made = await make('nps', more)
      await linkOwnSurvey(db().knex, world().shopId, made, true)
      const survey = (await ownSurveyById(db().knex, world().shopId, made.id)) ?? made
      return { survey, address: openSurveyAddress(keys, '')(world().shopId, survey.id, survey.link ?? 0) }
    }
    const hidden = (html: string) => ({
      stamp: /name="stamp" value="([^"]*)"/.exec(html)?.[1] ?? '',
      page: /name="page" value="([^"]*)"/.exec(html)?.[1] ?? '',
    })
    const answer = { score: '8', 'q-found': 'o-friend' }

    it('takes an answer from anybody, once a page, and asks nobody who they are', async () => {
      const { survey, address } = await openLink()
      const shown = hidden((await world().get(address)).text)
      world().now += 20 * second
      expect((await world().send(address, { ...answer, ...shown })).status).to.equal(200)
      expect((await world().send(address, { ...answer, ...shown, score: '1' })).status).to.equal(200)
      const rows = await world().rows('responses', { survey: survey.name })
      expect(rows).to.have.length(1)
      expect(rows[0]).to.include({ score: 8, source: 'link', customer_id: null, message_id: null, suspected: 0 })
      const again = hidden((await world().get(address)).text)
      world().now += 20 * second
      await world().send(address, { ...answer, ...again })
      expect(await world().rows('responses', { survey: survey.name })).to.have.length(2)
    })

    it('may be drawn in a frame that has no origin, as its preview is', async () => {
      const { address } = await openLink()
      const styles = /<link rel="stylesheet" href="([^"]*)"/.exec((await world().get(address)).text)?.[1] ?? ''
      const { headers } = await fetch(new URL(styles, world().url))
      expect(headers.get('cross-origin-resource-policy')).to.equal('cross-origin')
    })

    it('sets apart what no page of ours sent, and what was sent too quickly', async () => {
      const { survey, address } = await openLink()
      await world().send(address, answer)
      const shown = hidden((await world().get(address)).text)
      world().now += 200
      await world().send(address, { ...answer, ...shown })
      await world().send(address, { ...answer, page: shown.page.replace(/^./, 'f'), stamp: shown.stamp })
      const rows = await world().rows('responses', { survey: survey.name })
      expect(rows.map(({ suspected }) => suspected)).to.deep.equal([1, 1, 1])
    })

    it('remembers nothing of the visitors of an anonymous survey', async () => {
      const { survey, address } = await openLink({ anonymous: true })
      const shown = hidden((await world().get(address)).text)
      world().now += 20 * second
      await world().send(address, { ...answer, ...shown })
      expect(await world().rows('sights', { message_id: survey.id })).to.deep.equal([])
      const [row] = await world().rows('responses', { survey: survey.name })
      expect(Number(row?.['at']) % day).to.equal(0)
    })

    it('leads nowhere once another link was made, or the survey was closed', async () => {
      const { survey, address } = await openLink()
      await linkOwnSurvey(db().knex, world().shopId, survey, true)
      expect((await world().get(address)).status).to.equal(404)
      const newer = await ownSurveyById(db().knex, world().shopId, survey.id)
      const next = openSurveyAddress(keys, '')(world().shopId, survey.id, newer?.link ?? 0)
      expect((await world().get(next)).status).to.equal(200)
      await closeOwnSurvey(db().knex, world().shopId, survey.id, noon)
      expect((await world().get(next)).text).to.match(/This survey is closed|Ta ankieta jest już zamknięta/)
    })

    it('has around its questions the words of the language they are in, of those we know', async () => {
      const { address } = await openLink()
      const german = (await world().get(`${address}?lang=de`)).text
      expect(german)
        .to.include('<html lang="de"')
        .and.to.include('Antwort senden')
        .and.not.to.include('Send the answer')
      expect((await world().get(`${address}?lang=pl`)).text).to.include('<html lang="pl"')
    })

    it('speaks the visitor’s language, or the one asked for', async () => {
      const { address } = await openLink()
      const inGerman = { headers: { accept: 'text/html', 'accept-language': 'de-DE,de;q=0.9' } }
      expect((await world().get(address, inGerman)).text).to.include('Wie fanden Sie uns?')
      expect((await world().get(`${address}?lang=pl`, inGerman)).text).to.include('Od znajomych')
    })
  })
})

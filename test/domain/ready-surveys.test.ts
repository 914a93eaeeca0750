import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { furtherLanguages, ourLanguages } from '../../app/domain/language.ts'
import { newSurvey } from '../../app/domain/ready-surveys.ts'
import type { Kind } from '../../app/domain/survey.ts'
import { alsoIn, changeTexts, most, type SurveyContent } from '../../app/domain/survey-content.ts'
import { flows } from '../../app/flows/index.ts'
import type { Words } from '../../app/domain/words.ts'

const languages = [...ourLanguages, ...furtherLanguages]
const kinds: readonly Kind[] = ['nps', 'csat', 'ces', 'yes', 'open']

function textsOf(content: SurveyContent): readonly Words[] {
  const texts: Words[] = []
  changeTexts(content, (words) => {
    if (Object.keys(words).length > 0) texts.push(words)
    return words
  })
  return texts
}

describe('ready surveys', () => {
  for (const language of languages)
    it(`ask all they ask in ${language}, in words that fit`, () => {
      for (const kind of kinds) {
        const texts = textsOf(newSurvey(kind, 'x', [language]))
        expect(texts).to.have.lengthOf(textsOf(newSurvey(kind, 'x', ['en'])).length)
        for (const words of texts) {
          expect(Object.keys(words)).to.deep.equal([language])
          expect(words[language]?.length).to.be.within(1, most.text)
        }
      }
      for (const { survey } of flows.filter(({ survey }) => survey))
        for (const question of survey?.questions ?? [])
          for (const { text } of [question, ...(question.options ?? [])]) expect(text[language]).to.not.equal(undefined)
    })

  for (const language of furtherLanguages)
    it(`ask on their page in ${language} what the letter asked`, () => {
      const file = new URL(`../../views/around/${language}.json`, import.meta.url)
      const around = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Words>>
      for (const { name, survey } of flows) {
        const asked = survey?.questions[0]
        if (!asked) continue
        const { question, worst, best } = around[`flow ${name}`] ?? {}
        expect(asked.text[language]).to.equal(question)
        expect(asked.ends?.least[language]).to.equal(worst)
        expect(asked.ends?.most[language]).to.equal(best)
      }
    })

  it('speak another language at once, but for what the merchant wrote', () => {
    const begun = newSurvey('nps', 'x', ['pl', 'en'])
    expect(textsOf(alsoIn(begun, 'de')).every((words) => words['de'])).to.equal(true)
    expect(alsoIn(begun, 'de').languages).to.deep.equal(['pl', 'en', 'de'])
    const [first, ...others] = begun.questions
    if (!first) throw new Error('a survey without a question')
    const own = { ...begun, questions: [{ ...first, text: { ...first.text, pl: 'Jak było?' } }, ...others] }
    const added = alsoIn(own, 'de')
    expect(added.questions[0]?.text).to.deep.equal({ pl: 'Jak było?', en: first.text['en'] })
    expect(added.questions[0]?.ends?.most).to.include({ de: 'sehr wahrscheinlich' })
    expect(textsOf(alsoIn(begun, 'hu'))).to.deep.equal(textsOf(begun))
  })
})

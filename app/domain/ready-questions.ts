import { inEach } from './ready/languages.ts'
import { type Driver, drivers } from './ready/words.ts'
import type { Option, Question, Scale } from './survey.ts'

/*
 * Questions ready to be asked: those of the surveys every shop has, and what a merchant's own begin with. Customers read them
 * in any language a shop can write in.
 */

const driverOption = (id: Driver): Option => ({ id, text: inEach((words) => words.drivers[id]) })

export const askScore = (scale: Scale): Question => ({
  id: 'score',
  type: scale,
  text: inEach((words) => words[scale].ask),
  ends: { least: inEach((words) => words[scale].least), most: inEach((words) => words[scale].most) },
  needed: true,
  when: null,
})

export const askDrivers = (about: readonly Driver[] = drivers): Question => ({
  id: 'driver',
  type: 'drivers',
  text: inEach((words) => words.about),
  options: about.map(driverOption),
  needed: false,
  when: null,
})

export const askWhy = (): Question => ({
  id: 'comment',
  type: 'text',
  text: inEach((words) => words.why),
  after: {
    detractor: inEach((words) => words.after.detractor),
    passive: inEach((words) => words.after.passive),
    promoter: inEach((words) => words.after.promoter),
  },
  needed: false,
  when: null,
})

/** What went wrong, of those alone who said that something did. */
export const askWhatWentWrong = (): Question => ({
  id: 'comment',
  type: 'text',
  text: inEach((words) => words.after.detractor),
  needed: false,
  when: { question: 'score', is: ['detractor'] },
})

export const askWhatIsBetter = (): Question => ({
  id: 'comment',
  type: 'text',
  text: inEach((words) => words.better),
  needed: true,
  when: null,
})

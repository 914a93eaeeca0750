import { PrivateHost } from '../../network/public-host.ts'
import { type Answered, type Asked, type Guarded, NotAsked } from '../../network/guarded.ts'
import { faultBehind, StoreFault } from './fault.ts'

/** Asks a store and reads JSON. Throws `StoreFault` only. */
export type AskStore = (asked: Asked) => Promise<{ readonly value: unknown; readonly headers: Answered['headers'] }>

export const openAskStore =
  (guarded: Guarded): AskStore =>
  async (asked) => {
    const { status, headers, body } = await reach(guarded, asked)
    if (status < 200 || status >= 300) throw faultBehind(status)
    return { value: readJson(body), headers }
  }

async function reach(guarded: Guarded, asked: Asked): Promise<Answered> {
  try {
    return await guarded(asked)
  } catch (error) {
    if (error instanceof PrivateHost)
      throw new StoreFault('unreachable', 'The store’s host is not on the public internet.')
    if (error instanceof NotAsked) throw new StoreFault('unreachable', `The store was not read: ${error.message}.`)
    throw new StoreFault('unreachable', 'The store could not be reached.')
  }
}

/** Deeper than this no answer of a shop platform goes; a parser that follows further runs out of stack. */
const deepest = 64

function readJson(body: Buffer): unknown {
  const text = body.toString('utf8').replace(/^\uFEFF/, '')
  // PrestaShop says nothing to what it deleted.
  if (text.trim() === '') return null
  if (depthOf(text) > deepest) throw new StoreFault('strange', 'The store’s answer is not what its platform sends.')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new StoreFault('strange', 'The store did not answer with JSON; is something in front of its API?')
  }
}

function depthOf(text: string): number {
  let [depth, most, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (quoted) {
      if (letter === '\\') at++
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '{' || letter === '[') most = Math.max(most, ++depth)
    else if (letter === '}' || letter === ']') depth--
  }
  return most
}

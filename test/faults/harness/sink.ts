import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A letter the mail server took. */
export type Taken = { readonly to: string; readonly id: string; readonly at: number }

export type Judge = {
  readonly url: string
  readonly pid: number
  /** Everything taken so far, read from the server's own log. */
  readonly taken: () => readonly Taken[]
  readonly stop: () => Promise<void>
}

/** How a recipient is treated is said by its local part, see `Behaviour`; who it is, by its domain. */
export const addressOf = (behaviour: string, name: string | number): string => `${behaviour}@${name}.example`

export async function startJudge(folder: string): Promise<Judge> {
  const file = join(folder, 'taken.log')
  writeFileSync(file, '')
  const child = fork(join(import.meta.dirname, 'sink-process.ts'), [file])
  const [url] = (await once(child, 'message')) as [string]
  return {
    url,
    pid: child.pid ?? 0,
    taken: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as Taken),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

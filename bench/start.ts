import { atMost, type Figure } from './figure.ts'
import { aftercares, type Contestant, type Idle, measureIdle, timed } from './idle.ts'
import { startScript } from './process.ts'

const bare: Contestant = {
  name: 'bare node:http process',
  start: () =>
    timed(async () => {
      const { told, pid, stop } = await startScript('./bare-server.ts')
      return { answers: told, pid, stop }
    }),
  commands: null,
  remove: async () => {},
}

/** How soon a server that was started answers, what it weighs when nobody needs it, and how often it looks into the database then. */
export async function start(): Promise<readonly Figure[]> {
  const [limit, ...ours] = await measureIdle([bare, ...(await aftercares())])
  if (!limit) throw new Error('the limit was not measured')
  const figuresOf = (what: string, unit: string, roundsOf: (idle: Idle) => readonly number[], most: number) => {
    const figure = (idle: Idle): Figure => ({
      bench: 'start',
      name: `${what}, ${idle.name}`,
      unit,
      rounds: roundsOf(idle),
    })
    const against = [figure(limit)]
    return [...against, ...ours.map((idle) => ({ ...figure(idle), against, asked: [atMost(most)] }))]
  }
  return [
    ...figuresOf('start to the first 200', 's', ({ seconds }) => seconds, 1.5),
    ...figuresOf('memory when idle', 'MB', ({ memory }) => memory, 130),
    ...ours.flatMap(({ name, queries }): Figure[] =>
      queries.length === 0
        ? []
        : [
            {
              bench: 'start',
              name: `queries when idle, ${name}`,
              unit: 'per s',
              rounds: queries,
              asked: [atMost(1, 0.1)],
            },
          ],
    ),
  ]
}

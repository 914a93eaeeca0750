import { type Figure, median, timesAtMost } from './figure.ts'
import { startOurs, startScript } from './process.ts'

const rounds = 5

export type Rendering = { readonly count: number }
/** Of one letter: microseconds of the process, and the length of its HTML. */
export type Rendered = { readonly cpu: number; readonly bytes: number }

/** Writing one letter, against compiling its template and its MJML for each reader as Vendure's email plugin does. */
export async function rendering(): Promise<readonly Figure[]> {
  const contestants = [
    { name: 'Vendure’s generator, MJML for each letter', start: startScript, file: './peers/rendering.js', count: 60 },
    { name: 'Aftercare', start: startOurs, file: './aftercare-rendering.ts', count: 3_000 },
  ]
  console.log(`rendering: subject and bodies of one letter, ${rounds} rounds`)
  const started = []
  try {
    for (const { name, start, file, count } of contestants) {
      const script = await start<Rendering, Rendered>(file)
      started.push({ name, all: [] as Rendered[], render: () => script.ask({ count }), stop: script.stop })
      // The first rounds warm up.
      for (let round = 0; round < 2; round++) await script.ask({ count })
    }
    for (let round = 0; round < rounds; round++) for (const { all, render } of started) all.push(await render())
    const [peer, ours] = started.map(({ name, all }): Figure => ({
      bench: 'rendering',
      name: `processor time of a letter, ${name}`,
      unit: 'us',
      rounds: all.map(({ cpu }) => cpu),
      also: { 'bytes of HTML': median(all.map(({ bytes }) => bytes)) },
    }))
    return peer && ours ? [peer, { ...ours, against: [peer], asked: [timesAtMost(1 / 300, 1 / 450)] }] : []
  } finally {
    for (const { stop } of started) await stop()
  }
}

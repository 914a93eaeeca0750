import { renderer, request } from '../test/render/samples.ts'
import { answerWith } from './process.ts'
import type { Rendered, Rendering } from './rendering.ts'

/** Subject, text and HTML of the NPS survey, our longest letter, by the function the outbox composes letters with. */
answerWith('aftercare', async ({ count }: Rendering): Promise<Rendered> => {
  const requests = Array.from({ length: count }, (_, index) =>
    request('nps', 'ask', 'en', { facts: { firstName: `Reader ${index}`, orderName: `#${index}` } }),
  )
  const used = process.cpuUsage()
  let bytes = 0
  for (const asked of requests) bytes += renderer.forPost(asked).html.length
  const { user, system } = process.cpuUsage(used)
  return { cpu: (user + system) / count, bytes: bytes / count }
})

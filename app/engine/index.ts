import { startEmbedded, type EngineNeeds } from './embedded.ts'
import type { Engine } from './engine.ts'

/** `work` null: this process only hears deliveries and wakes others. */
export async function startEngine(
  work: EngineNeeds | null,
  { redisUrl, report }: { readonly redisUrl: string | null; readonly report: EngineNeeds['report'] },
): Promise<Engine> {
  if (redisUrl === null) return work ? startEmbedded(work) : { wake: () => {}, stop: async () => {} }
  // Loaded only where there is a Redis: it costs 20 MB.
  const { startBullmq } = await import('./bullmq.ts')
  return startBullmq(work, { redisUrl, report })
}

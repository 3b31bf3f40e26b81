import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { Jobs, type NewJob } from '../../../main/services/jobs.ts'

const setup = () => {
  const again: string[] = []
  const jobs = new Jobs(() => {})
  const job = (title: string, more: Partial<NewJob> = {}): NewJob => {
    return { kind: 'recording', title, subject: 1, unit: 'characters', total: 100, ...more }
  }
  const failing = (title: string, error: Error = new Error('The disk is full.')) =>
    jobs
      .run(job(title, { again: () => void again.push(title) }), async (one) => {
        one.progress(35)
        throw error
      })
      .catch(() => {})
  return { jobs, job, again, failing }
}

describe('jobs of the past', () => {
  it('are listed newest first, with the reason and a log of what happened when', async () => {
    const { jobs, job, failing } = setup()
    await jobs.run(job('one'), async () => {})
    await failing('two')
    expect(jobs.past().map(({ title, state, message }) => [title, state, message])).toEqual([
      ['two', 'failed', 'The disk is full.'],
      ['one', 'done', ''],
    ])
    const [{ log, endedAt }] = jobs.past()
    expect(log.split('\n').map((line) => line.replace(/^\S+Z /, ''))).toEqual([
      'two: started',
      expect.stringMatching(/^35 of 100 characters, \d+ a second$/),
      'failed at 35 characters: The disk is full.',
    ])
    expect(endedAt).toBeGreaterThan(0)
  })

  it('can be done again when they failed or were cancelled, once', async () => {
    const { jobs, again, failing } = setup()
    await failing('two')
    await failing('three', new AppError('cancelled', 'Stopped.'))
    expect(jobs.past().map((one) => [one.title, one.state, one.again])).toEqual([
      ['three', 'cancelled', true],
      ['two', 'failed', true],
    ])
    const [, { id }] = jobs.past()
    await jobs.retry(id)
    expect(again).toEqual(['two'])
    await expect(jobs.retry(id)).rejects.toMatchObject({ code: 'no-such-job' })
    expect(jobs.past()[1].again).toBe(false)
  })

  it('that completed, or that cannot be repeated, are not offered again', async () => {
    const { jobs, job } = setup()
    await jobs.run(job('good', { again: () => {} }), async () => {})
    await jobs.run(job('bad'), () => Promise.reject(new Error('No.'))).catch(() => {})
    expect(jobs.past().map((one) => one.again)).toEqual([false, false])
  })

  it('are forgotten after thirty others', async () => {
    const { jobs, failing } = setup()
    for (let i = 0; i < 33; i++) await failing(String(i))
    const titles = jobs.past().map(({ title }) => title)
    expect([titles.length, titles[0], titles.at(-1)]).toEqual([30, '32', '3'])
  })
})

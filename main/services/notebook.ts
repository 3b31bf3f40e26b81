// The report as listed: its entries in order, each with its caption.

import { captionOf } from '../../core/figures/specification.ts'
import type { Finding, Notebook } from '../contract/finding-types.ts'
import type { Store } from '../store/store.ts'
import { namesOf } from './figure-sources.ts'

/** The setting that holds the report's title. */
export const NOTEBOOK_TITLE = 'notebook-title'

/** Some of the entries as a report of their own. */
export interface ReportPart {
  title: string
  /** ids */
  entries: readonly number[]
}

/** @param only what is listed; all entries without */
export function notebookOf(reader: Store, only?: ReportPart): Notebook {
  const findings = reader.findings().filter(({ id }) => only?.entries.includes(id) ?? true)
  return {
    title: only?.title ?? reader.setting(NOTEBOOK_TITLE) ?? '',
    findings: findings.map((finding) => ({ ...finding, caption: captionFor(finding, reader) })),
  }
}

export function captionFor({ figure, source }: Pick<Finding, 'figure' | 'source'>, reader: Store): string {
  return figure && source ? captionOf(figure, source, namesOf(figure, source, reader)) : ''
}

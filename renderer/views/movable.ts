// Chips in a row that can be put in another order: dragged onto another one, or moved by Shift with the left and right
// arrows, which alone lead from chip to chip.

/** the chip that is being dragged */
let dragged: { group: string; name: string; move: (by: number) => void } | null = null

export function movable(group: string, name: string, order: readonly string[], move: (by: number) => void) {
  const from = () => (dragged?.group === group && dragged.name !== name ? order.indexOf(dragged.name) : -1)
  return {
    start: () => {
      dragged = { group, name, move }
    },
    over: (event: DragEvent) => {
      if (from() >= 0) event.preventDefault()
    },
    drop: (event: DragEvent) => {
      if (from() < 0) return
      event.preventDefault()
      event.stopPropagation()
      dragged!.move(order.indexOf(name) - from())
      dragged = null
    },
    keys: (event: KeyboardEvent) => {
      const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
      if (by === 0 || !event.shiftKey) return
      event.preventDefault()
      event.stopPropagation()
      move(by)
    },
  }
}

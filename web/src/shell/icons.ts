/** Line drawings on a grid of 16, drawn with a stroke of 1.5. */
export const ICONS = {
  first: 'M3.5 3.5v9M12.5 3.5 6.5 8l6 4.5z',
  previous: 'M11 3.5 5 8l6 4.5z',
  play: 'M4.5 2.8v10.4L13 8z',
  pause: 'M5 3v10M11 3v10',
  next: 'M5 3.5 11 8l-6 4.500z',
  last: 'M12.5 3.500v9M3.5 3.500l6 4.5-6 4.500z',
  follow: 'M2 8h7M6 4.5 9.5 8 6 11.500M13 3v10',
  search: 'M7 2.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 13.5 13.5',
  share:
    'M6.5 9.5 9.5 6.500M7.5 4.500l1.3-1.300a2.8 2.8 0 0 1 4 4L11.5 8.500M8.5 11.500l-1.3 1.300a2.8 2.8 0 0 1-4-4L4.5 7.5',
  system: 'M2.5 3.500h11v7h-11zM6 13h4M8 10.500V13',
  light:
    'M8 5.200a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.600zM8 1.500v1M8 13.500v1M1.5 8h1M13.5 8h1M3.4 3.400l.7.7M11.9 11.900l.7.7M12.6 3.400l-.7.7M4.1 11.900l-.7.7',
  dark: 'M13.5 9.500A5.8 5.8 0 0 1 6.5 2.500a5.8 5.8 0 1 0 7 7z',
  help: 'M6 6.200a2 2 0 1 1 2.8 1.900c-.5.2-.8.6-.8 1.200v.4M8 12.200v.1',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M6 5.500h7v8H6zM10.5 5.500v-3h-7.500v8.500h3',
  pin: 'M8 10v4M5 2.500h6M6 2.500v3.500L4 10h8l-2-4V2.5',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  import: 'M8 10.500V2.500M5 5.500l3-3 3 3M2.500 10.500v3h11v-3',
  export: 'M8 2.500v8M5 7.500l3 3 3-3M2.500 10.500v3h11v-3',
  panel: 'M2.5 3h11v10h-11zM9.5 3v10',
} as const;
export type IconName = keyof typeof ICONS;

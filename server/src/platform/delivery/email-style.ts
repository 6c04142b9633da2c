/** Dark mode and small screens. Light colours stand inline; here they are overridden, which is why each needs `!important`. */
export const STYLE = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  'body{-webkit-text-size-adjust:100%;text-size-adjust:100%}',
  '@media (prefers-color-scheme:dark){',
  '.page{background-color:#15171d!important}',
  '.card{background-color:#1f222b!important}',
  '.code{background-color:#2b2f3b!important}',
  '.ink{color:#f2f3f6!important}',
  '.quiet{color:#b3b8c6!important}',
  '.link{color:#a9c1ff!important}',
  '}',
  '[data-ogsc] .ink{color:#f2f3f6!important}',
  '[data-ogsc] .quiet{color:#b3b8c6!important}',
].join('');

/**
 * Fills what comes later into its place, in browsers that do not do so by themselves.
 *
 * A file of its own, before the page's content: the runtime begins when the page is complete. It
 * says in a cookie that it can, so that the next page need not wait.
 */

const D = Document.prototype;

document.cookie = 'hallway-js=1;path=/;samesite=lax';

if (!('htmlFor' in HTMLTemplateElement.prototype)) {
  new MutationObserver(fill).observe(document, { childList: true, subtree: true });
}

function fill(): void {
  for (const template of D.querySelectorAll.call(document, 'template[for]')) {
    // What stands behind a template shows that all of it has come.
    if (template.nextSibling) put(template as HTMLTemplateElement);
  }
}

function put(template: HTMLTemplateElement): void {
  const walker = D.createTreeWalker.call(document, document, NodeFilter.SHOW_COMMENT);
  const next = (data: string): Node | null => {
    while (walker.nextNode()) {
      if ((walker.currentNode as Comment).data === data) return walker.currentNode;
    }
    return null;
  };
  const start = next(`?start name="${template.getAttribute('for')}"`);
  const end = start && next('?end');
  template.remove();
  if (!end) return;
  // A range, since a form's field can hide the methods of its form.
  const range = new Range();
  range.setStartBefore(start);
  range.setEndAfter(end);
  range.deleteContents();
  range.insertNode(template.content);
}

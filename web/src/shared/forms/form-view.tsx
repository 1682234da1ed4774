// Draws a form-js schema with antd fields: rows and columns, groups, lists, texts and problems.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Col, Divider, Form, Row } from "antd";
import { useText } from "@/shared/text/text";
import { filled, typedFacts } from "./expressions";
import { Field, RequiredMark } from "./inputs";
import { fieldId, valueAt } from "./paths";
import { isList, type Node } from "./plan";
import { Markdown, SafeHtml } from "./prose";
import { INPUTS, isAmount } from "./schema";
import { TablePart } from "./table-part";
import type { FormState } from "./use-form";
import { newRow } from "./values";

type Props = { form: FormState; readonly: boolean };

export function FormView({ form, readonly }: Props) {
  return (
    <Form layout="vertical" component="div" className="xh-form" requiredMark>
      <Parts nodes={form.plan} form={form} readonly={readonly} />
    </Form>
  );
}

function Parts({ nodes, form, readonly }: Props & { nodes: Node[] }) {
  return rowsOf(nodes).map((row) => (
    <Row gutter={16} key={row.map(keyOf).join("|")}>
      {row.map((node) => (
        <Col key={keyOf(node)} xs={24} md={spanOf(node, row)}>
          <Part node={node} form={form} readonly={readonly} />
        </Col>
      ))}
    </Row>
  ));
}

function Part({ node, form, readonly }: Props & { node: Node }) {
  const t = useText();
  const { component } = node;
  if (INPUTS.has(component.type)) return <InputPart node={node} form={form} readonly={readonly} />;
  if (isList(component)) return <ListPart node={node} form={form} readonly={readonly} />;
  switch (component.type) {
    case "group":
      return (
        <fieldset className="xh-group">
          {node.label ? <legend>{node.label}</legend> : null}
          <Parts nodes={node.children} form={form} readonly={readonly} />
        </fieldset>
      );
    case "text":
      return <Markdown source={filled(component.text, typedFacts(form.scope))} />;
    case "html":
      return <SafeHtml source={filled(component.content, typedFacts(form.scope))} />;
    case "table":
      return <TablePart node={node} />;
    case "separator":
      return <Divider className="xh-divider" />;
    case "spacer":
      return <div className="xh-spacer" />;
    default:
      return <p className="xh-quiet">{t("form.unsupported", { type: component.type })}</p>;
  }
}

function InputPart({ node, form, readonly }: Props & { node: Node }) {
  const { component, path } = node;
  const problem = form.problemAt(path);
  const id = fieldId(path);
  const isCheckbox = component.type === "checkbox";
  return (
    <Form.Item
      {...(isCheckbox ? {} : { label: node.label, htmlFor: id })}
      required={node.required}
      validateStatus={problem ? "error" : ""}
      help={problem ? <span role="alert">{problem}</span> : undefined}
      extra={component.description || undefined}
      data-path={path}
      className={isAmount(component) ? "xh-amount" : ""}
    >
      <Field
        node={node}
        id={id}
        value={valueAt(form.values, path)}
        invalid={problem !== undefined}
        disabled={readonly || node.readonly}
        onChange={(value) => form.change(path, value)}
        onBlur={() => form.touch(path)}
      />
    </Form.Item>
  );
}

function ListPart({ node, form, readonly }: Props & { node: Node }) {
  const t = useText();
  const { component, path } = node;
  const rows = (valueAt(form.values, path) as unknown[] | undefined) ?? [];
  const fixed = readonly || node.readonly || component.allowAddRemove === false;
  const problem = form.problemAt(path);
  return (
    <fieldset className="xh-group xh-list">
      {node.label ? (
        <legend>
          {node.label}
          {component.validate?.required ? <RequiredMark /> : null}
        </legend>
      ) : null}
      {node.rows.map((parts, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own
        <div className="xh-list-row" key={i}>
          <span className="xh-list-number" aria-hidden>
            {i + 1}
          </span>
          <div className="xh-list-parts">
            <Parts nodes={parts} form={form} readonly={readonly} />
          </div>
          {fixed ? null : (
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("form.remove_row", { n: i + 1 })}
              onClick={() =>
                form.change(
                  path,
                  rows.filter((_, at) => at !== i),
                )
              }
            />
          )}
        </div>
      ))}
      {problem ? (
        <p className="xh-problem" role="alert">
          {problem}
        </p>
      ) : null}
      {fixed ? null : (
        <Button
          icon={<PlusOutlined />}
          size="small"
          onClick={() => form.change(path, [...rows, newRow(component)])}
        >
          {t("form.add_row")}
        </Button>
      )}
    </fieldset>
  );
}

function keyOf(node: Node): string {
  return node.component.id ?? (node.path || node.component.type);
}

function rowsOf(nodes: Node[]): Node[][] {
  const rows: Node[][] = [];
  let name: string | undefined;
  for (const node of nodes) {
    const row = node.component.layout?.row;
    const last = rows.at(-1);
    if (last && row !== undefined && row === name) last.push(node);
    else rows.push([node]);
    name = row;
  }
  return rows;
}

// form-js counts 16 columns, antd 24; a component without a width shares what is left.
function spanOf(node: Node, row: Node[]): number {
  const own = node.component.layout?.columns;
  if (own) return Math.max(4, Math.round((own / 16) * 24));
  const taken = row.reduce((sum, other) => sum + (other.component.layout?.columns ?? 0), 0);
  const sharing = row.filter((other) => !other.component.layout?.columns).length;
  return Math.max(4, Math.floor((24 - (taken / 16) * 24) / sharing));
}

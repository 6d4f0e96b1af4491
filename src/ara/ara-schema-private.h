/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A schema made ready for checking: its resources, nodes and rules, and one check at work. */
#pragma once

#include "ara-json-tree-private.h"
#include "ara-schema.h"

G_BEGIN_DECLS

typedef struct _SchemaKeyword  SchemaKeyword;
typedef struct _SchemaResource SchemaResource;
typedef struct _SchemaNode     SchemaNode;
typedef struct _SchemaRule     SchemaRule;
typedef struct _SchemaCheck    SchemaCheck;

/* What the value of a keyword has to look like, and where schemas are in it. */
typedef enum
{
  SHAPE_ANY,
  SHAPE_SCHEMA,
  SHAPE_SCHEMAS,           /* an array of them, not empty */
  SHAPE_SCHEMA_MAP,
  SHAPE_PATTERN_MAP,       /* schemas by regular expression */
  SHAPE_SCHEMA_OR_SCHEMAS, /* `items` before 2020-12 */
  SHAPE_SCHEMA_OR_STRINGS_MAP, /* `dependencies`, which newer drafts keep for the old ones' sake */
  SHAPE_STRINGS_MAP,
  SHAPE_STRINGS,           /* no two equal */
  SHAPE_STRING,
  SHAPE_PATTERN,
  SHAPE_ARRAY,
  SHAPE_BOOLEAN,
  SHAPE_COUNT,
  SHAPE_NUMBER,
  SHAPE_POSITIVE,
  SHAPE_TYPE,
} SchemaShape;

typedef enum
{
  VOCABULARY_CORE,
  VOCABULARY_APPLICATOR,
  VOCABULARY_VALIDATION,
  VOCABULARY_UNEVALUATED,
  VOCABULARY_REMARK,
  VOCABULARY_LEGACY, /* of drafts before 2020-12, where `$schema` names one */
} SchemaVocabulary;

/* Which children of a value some schema has looked at: a byte for each. NULL: nobody asks. */
typedef guint8 SchemaSeen;

typedef gboolean (*SchemaRuleFunc) (SchemaCheck *check, SchemaNode *node, SchemaRule *rule, AraItem *item, SchemaSeen *seen);

/* A row of the one table of keywords; the rules of a node run in its order. */
struct _SchemaKeyword
{
  const char      *name;
  SchemaShape      shape;
  SchemaVocabulary vocabulary;
  SchemaRuleFunc   func; /* NULL: checks nothing by itself */
};

extern const SchemaKeyword ara_schema_keywords[];

/* A schema with an identifier of its own, or the document. */
struct _SchemaResource
{
  char       *uri; /* without fragment */
  AraItem    *root;
  GHashTable *anchors; /* char * → AraItem, plain and dynamic */
  GHashTable *dynamic_anchors;
  gboolean    validates; /* its dialect has the validation vocabulary */
  gboolean    asserts_formats;
  gboolean    legacy;
};

struct _SchemaRule
{
  const SchemaKeyword *keyword;
  AraItem             *value;
  SchemaNode          *node;    /* SHAPE_SCHEMA, and what a reference names; NULL: not found */
  SchemaNode         **nodes;   /* one for each child of the value */
  GRegex             **regexes; /* likewise; NULL: not a regular expression */
  AraDecimal           number;
  guint64              count;
  guint                types;
  char                *anchor;  /* of a dynamic reference */
};

struct _SchemaNode
{
  AraItem        *item;
  SchemaResource *resource;
  SchemaRule     *rules;
  guint           n_rules;
  gboolean        refuses;  /* the schema `false` */
  gboolean        tracks;   /* has a rule for what no other has looked at */
  gboolean        is_meta;  /* stands for the dialect's own schema */
};

struct _AraSchema
{
  gatomicrefcount references;
  AraSchemaFlags  flags;
  AraTree        *tree;
  GPtrArray      *trees;     /* all, of resources too */
  GHashTable     *documents; /* char * → AraValue: resources not looked at yet */
  GHashTable     *resources; /* uri → SchemaResource */
  GHashTable     *roots;     /* AraItem → SchemaResource, borrowed */
  GHashTable     *nodes;     /* AraItem → SchemaNode */
  GQueue          pending;   /* nodes without rules yet */
  SchemaNode     *root;
  SchemaNode     *meta;
  GPtrArray      *remarks;
};

/* A schema at work on a value, and those around it. */
typedef struct _SchemaFrame SchemaFrame;
struct _SchemaFrame
{
  SchemaNode  *node;
  AraItem     *item;
  SchemaFrame *outer;
};

/* Whether a value is as a schema wants it; unknown where a part could not be checked. */
typedef enum
{
  SCHEMA_NO,
  SCHEMA_YES,
  SCHEMA_UNKNOWN,
} SchemaFit;

typedef struct _SchemaScope SchemaScope;
struct _SchemaScope
{
  SchemaResource *resource;
  SchemaScope    *outer;
};

struct _SchemaCheck
{
  AraSchema   *schema;
  AraTree     *tree;
  GPtrArray   *problems; /* NULL: only whether there are any */
  GPtrArray   *doubts;   /* what could not be checked, as problems; a doubt counts as fitting */
  guint        n_doubts; /* of which the first few are in the array */
  GHashTable  *slow;     /* set of GRegex that took too long; NULL: none yet */
  SchemaFrame *frame;
  SchemaScope *scope;
  guint        depth;
  guint64      steps;
  gboolean     given_up;
};

#define SCHEMA_META_URI "https://json-schema.org/draft/2020-12/schema"

/* Building. */
SchemaNode *ara_schema_get_node        (AraSchema *self, AraItem *item);
void        ara_schema_build_pending   (AraSchema *self);
void        ara_schema_add_document    (AraSchema *self, const char *uri, AraItem *root);
void        ara_schema_remark          (AraSchema *self, AraItem *item, const char *format, ...) G_GNUC_PRINTF (3, 4);
AraItem    *ara_schema_resolve         (AraSchema *self, SchemaResource *from, const char *reference);
void        ara_schema_node_free       (SchemaNode *node);
void        ara_schema_resource_free   (SchemaResource *resource);
SchemaRule *ara_schema_node_find       (SchemaNode *node, const char *keyword);
AraTree    *ara_schema_get_tree        (AraSchema *self, AraItem *item);
const SchemaKeyword *ara_schema_keyword_find (AraText name);

/* Whether @item is a schema at all; else *@where and *@why tell (both owned by the caller). */
gboolean    ara_schema_is_well_formed  (AraItem *item, gboolean legacy, AraItem **where, char **why);
guint       ara_schema_type_mask       (AraItem *value);
guint       ara_schema_item_types      (AraItem *item);
GRegex     *ara_schema_pattern_new     (AraText pattern, GError **error);

/* Checking. */
gboolean    ara_schema_apply           (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen);
/* Tells no problems; the doubts stay only where the answer is that it is unknown. */
SchemaFit   ara_schema_fits            (SchemaCheck *check, SchemaNode *node, AraItem *item, SchemaSeen *seen);
gboolean    ara_schema_spend           (SchemaCheck *check, AraItem *item, guint64 steps);
/* Always FALSE, to be returned. @name: the member that it is about, or NULL. */
gboolean    ara_schema_fail            (SchemaCheck *check, SchemaRule *rule, AraItem *item, const char *name,
                                        const char *format, ...) G_GNUC_PRINTF (5, 6);
/* Always TRUE, to be returned: what could not be checked is not wrong. */
gboolean    ara_schema_doubt           (SchemaCheck *check, SchemaRule *rule, AraItem *item,
                                        const char *format, ...) G_GNUC_PRINTF (4, 5);
/* Takes back the doubts after the first @count: they have turned out not to matter. */
void        ara_schema_forget_doubts   (SchemaCheck *check, guint count);
GPtrArray  *ara_schema_problems_new    (void);
SchemaFit   ara_schema_matches         (SchemaCheck *check, GRegex *regex, AraText text, AraItem *item);
gsize       ara_schema_text_length     (AraText text);
/* TRUE too for a format that is not known. */
gboolean    ara_schema_fits_format     (const char *format, const char *text, const char **name);

gboolean ara_schema_check_reference    (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_dynamic      (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_all_of       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_any_of       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_one_of       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_not          (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_if           (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_dependent    (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_prefix       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_items        (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_more_items   (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_contains     (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_properties   (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_patterns     (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_additional   (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_names        (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_unevaluated  (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_type         (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_const        (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_enum         (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_multiple     (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_bound        (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_length       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_pattern      (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_n_items      (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_unique       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_required     (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_together     (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);
gboolean ara_schema_check_format       (SchemaCheck *, SchemaNode *, SchemaRule *, AraItem *, SchemaSeen *);

G_END_DECLS
